#!/usr/bin/env bash
# Links the sandbox's demo mailboxes, as a user would link an account. Linking one again changes nothing.
set -euo pipefail

for ((number = 1; number <= ${CARILLON_DEMO_MAILBOXES:-5}; number++)); do
    account=user$number@example.com
    carillon connection add gmail --account "$account" --refresh-token "1//sandbox-$account"
done
