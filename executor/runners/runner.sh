#!/bin/sh
# Runs one piece of shell: fd 3 holds {"code", "input"}, the JSON that the code writes to the file $WRIT_RESULT goes to fd 4.
# $WRIT_INPUT names a file with the input as JSON; its fields that are one line of text, a number or a boolean are variables, too.
own=${0%/*}
folder=$(mktemp -d "${TMPDIR:-/tmp}/writ.XXXXXX") || exit 70
LC_ALL=C awk -v folder="$folder" -f "$own/job-to-files.awk" <&3 || exit 70
exec 3<&-
# Variables of a machine that has a network.
[ -r /run/writ/variables.sh ] && . /run/writ/variables.sh
WRIT_INPUT=$folder/input
WRIT_RESULT=$folder/result
export WRIT_INPUT WRIT_RESULT
unset own
(
  . "$folder/names"
  . "$folder/code"
) 4>&-
status=$?
if [ "$status" = 0 ] && [ -s "$WRIT_RESULT" ]; then
  cat "$WRIT_RESULT" >&4 || status=1
fi
exit "$status"
