# Takes a process into its jail: `bash -c SCRIPT writ KEPT_FD ENTRANCE… -- COMMAND…`. What was inherited beyond the last file that
# the jail is given is closed, the process goes into its groups, and is the first that the kernel ends where memory runs out.
kept=$1
shift
for file in /proc/self/fd/*; do
  fd=${file##*/}
  if [ "$fd" -gt "$kept" ] 2>/dev/null; then exec {fd}>&-; fi
done
while [ "$1" != -- ]; do
  echo 0 >"$1" || exit 125
  shift
done
shift
echo 1000 >/proc/self/oom_score_adj
exec "$@"
