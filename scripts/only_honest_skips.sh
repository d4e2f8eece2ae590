#!/usr/bin/env bash
# Fail where a test was skipped on this machine for anything but real data that is not beside the checkout.
set -euo pipefail
report=$1
skips=$(grep -E '^SKIPPED ' "$report" || true)
if [ -d ../shared/data ]; then
  wrong=$skips
else
  wrong=$(printf '%s\n' "$skips" | grep -v 'is not beside this checkout' || true)
fi
if [ -n "$wrong" ]; then
  printf 'skipped, though everything needed should be here:\n%s\n' "$wrong"
  exit 1
fi
