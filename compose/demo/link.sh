#!/usr/bin/env bash
# Links the sandbox's demo mailboxes, as users would link their accounts. Those that are linked stay as they are.
set -euo pipefail

linked=$(carillon connection list --json)
for ((number = 1; number <= ${DEMO_MAILBOXES:-5}; number++)); do
    account=user$number@example.com
    # what the sandbox calls this user's refresh token
    [[ $linked == *"\"$account\""* ]] ||
        carillon connection add gmail --account "$account" <<<"1//sandbox-$account"
done
