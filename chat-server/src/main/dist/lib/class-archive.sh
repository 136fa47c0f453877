# Read by the launcher, whose variables it uses. With the classes of a start in an archive, loaded and checked, the JVM is ready
# in two thirds of the time. Sets archive to the option that names one, if there is a good one; without one a server has it made
# in the background. Nothing here may fail a start, or be heard of.
#
#   chat-server make-class-archive FOLDER    makes one now
#
# An archive is KEY_SUM.classes. KEY stands for the program, its place and its Java; the JVM itself looks at the time and the
# size of each jar only, and builds give all of ours the same time. SUM is the archive's own, as the JVM crashes on a damaged one.

archive_key() {
  {
    echo "$java $options"
    stat -L -c '%n %s %Y' "$java" "$home"/lib/*.jar
    cat "$home/lib/$name.jar" "$home"/lib/chat-protocol-*.jar
  } 2>/dev/null | cksum | tr ' ' '-'
}

# The archive of folder $1 for key $2; empty if there is none.
good_archive() {
  for file in "$1/$2"_*.classes; do
    if [ -r "$file" ] && [ "${file##*/}" = "$2_$(cksum <"$file" | tr ' ' '-').classes" ]; then
      echo "$file"
      return
    fi
  done
}

# Where the archives of this user lie; empty if nowhere.
archive_folder() {
  if [ -n "${CACHE_DIRECTORY:-}" ]; then
    echo "${CACHE_DIRECTORY%%:*}"
    return
  fi
  case "${XDG_CACHE_HOME:-${HOME:-}/.cache}" in
    *:*) ;; # the JVM's option takes that for the end of a name
    /.cache) ;;
    /*) echo "${XDG_CACHE_HOME:-$HOME/.cache}/$name" ;;
  esac
}

# Becomes a JVM with the launcher's options.
jvm() {
  # shellcheck disable=SC2086 # several words
  exec env -i PATH="$PATH" timeout 120 "$java" $options "$netty" "$sqlite" "-XX:ErrorFile=$work/crash" "$@"
}

# Makes the archive for key $2 in folder $1: of a server that ends when it is ready or, where the archive has a profile of its
# code, when some clients have come, talked and gone.
make_archive() {
  work=$1/$2.new
  mkdir -p -m 755 -- "$1"
  find "$work" -prune -mmin +10 -exec rm -rf -- {} + 2>/dev/null || : # left by a kill
  mkdir -- "$work" || return 1 # another one's
  running=
  trap 'rm -rf -- "$work"' EXIT
  # shellcheck disable=SC2086 # several processes
  trap 'kill $running 2>/dev/null; exit 1' TERM INT HUP
  mkfifo -- "$work/says"
  jvm "-XX:$archive_output=$work/$archive_file" -jar "$home/lib/$name.jar" --port 0 --management-port 0 \
    --data "$work/data" --max-connections-per-address 0 --sends-per-second 0 >"$work/says" 2>/dev/null &
  server=$!
  running=$server
  read -r says <"$work/says" || :
  page=${says#*listens on }
  trained=yes
  if [ "$version" -ge 25 ]; then
    jvm -cp "$home/lib/$name.jar" chat.server.Training "${page%%,*}" >/dev/null 2>&1 &
    running="$server $!"
    wait $! || trained=
  fi
  kill "$server" 2>/dev/null || :
  wait "$server" || :
  if [ "$version" -lt 25 ]; then
    jvm -Xshare:dump "-XX:SharedClassListFile=$work/$archive_file" "-XX:SharedArchiveFile=$work/archive" \
      -cp "$home/lib/$name.jar" >/dev/null 2>&1 &
    running=$!
    wait $! || :
  fi
  [ "$trained" ] && [ -s "$work/archive" ] || fail "this Java made no class archive"
  chmod 644 -- "$work/archive"
  sync "$work/archive"
  mv -f -- "$work/archive" "$1/$2_$(cksum <"$work/archive" | tr ' ' '-').classes"
  # The newest four stay, for other Javas and places.
  # shellcheck disable=SC2012 # names that were made here
  ls -t -- "$1" | grep '\.classes$' | tail -n +5 | while read -r old; do rm -f -- "$1/$old"; done
}

make_archive_later() {
  (
    {
      sleep 5 # until those who waited for the server are served
      [ -n "$(good_archive "$1" "$2")" ] || exec nice -n 19 "$program" make-class-archive "$1"
    } </dev/null >/dev/null 2>&1 &
  )
}

if [ "$version" -ge 25 ]; then
  archive_input=AOTCache
  archive_output=AOTCacheOutput
  archive_file=archive
  archive_log="-Xlog:cds*=off -Xlog:aot*=off"
else
  archive_input=SharedArchiveFile
  archive_output=DumpLoadedClassList
  archive_file=list # of which the JVM then makes an archive, with class files of old versions, too
  archive_log=-Xlog:cds*=off
fi
case "${1:-} ${JAVA_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}" in
  "make-class-archive "*)
    make_archive "${2:?the folder to make it in}" "$(archive_key)"
    exit
    ;;
  *-Xshare* | *Archive* | *AOT*) ;; # they know what they want
  *)
    key=$(archive_key)
    folder=$(archive_folder)
    file=$(good_archive "$home/archive" "$key")
    # In a folder that others can write to it has to be one's own.
    if [ -z "$file" ] && [ -n "$folder" ]; then
      file=$(good_archive "$folder" "$key")
      [ -z "$file" ] || [ -O "$file" ] || file=
    fi
    if [ -n "$file" ]; then
      archive=-XX:$archive_input=$file
      options="$options $archive_log"
    elif [ -n "$folder" ]; then
      case "${1:---}" in
        -h | --help | -V | --version) ;;
        -*) make_archive_later "$folder" "$key" ;;
      esac
    fi
    ;;
esac
