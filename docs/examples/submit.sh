#!/usr/bin/env bash
# Sends a complaint with curl and prints its timeline: protocol.md, section 3.
#
#   TIAOKUAI_INTAKE_URL=http://127.0.0.1:8080 TIAOKUAI_TOKEN=… ./submit.sh [NUMBER]
set -euo pipefail

: "${TIAOKUAI_INTAKE_URL:?the address of intake, for example http://127.0.0.1:8080}"
: "${TIAOKUAI_TOKEN:?the bearer token of a source}"
number="${1:-EX$(date +%s)$RANDOM}"

body=$(cat <<JSON
{
  "number": "$number",
  "submitted_at": "$(date +%Y-%m-%dT%H:%M:%S%:z)",
  "title": "停电",
  "complainant": {"kind": "enterprise", "name": "上海示例有限公司", "phone": "021-55550000"},
  "items": [{"request_type": "complaint", "text": "我公司车间本月已停电四次，供电部门没有提前通知。"}],
  "place": "嘉定区安亭镇示例路88号"
}
JSON
)

call() {
  curl --silent --show-error --fail-with-body --retry 3 --header "Authorization: Bearer $TIAOKUAI_TOKEN" "$@"
}

# The same key for every try of this request: sent twice, it counts once.
accepted=$(call --request POST "$TIAOKUAI_INTAKE_URL/complaints" \
  --header 'Content-Type: application/json' --header "Idempotency-Key: $number" --data "$body")
echo "$accepted"

reference=$(sed -E 's/.*"reference": ?"([^"]+)".*/\1/' <<<"$accepted")
call "$TIAOKUAI_INTAKE_URL/complaints/$reference"
echo
