#!/usr/bin/env bash
# Links the sandbox's demo accounts, as users would link theirs: all at Google, the last of several at Microsoft. Those
# that are linked stay as they are.
set -euo pipefail

linked=$(carillon connection list --json)
count=${DEMO_MAILBOXES:-5}
for ((number = 1; number <= count; number++)); do
    account=user$number@example.com provider=gmail
    ((number < count || count == 1)) || provider=outlook
    # what the sandbox calls this user's refresh token
    [[ $linked == *"\"$account\""* ]] ||
        carillon connection add "$provider" --account "$account" --kind mail --kind calendar <<<"1//sandbox-$account"
done
