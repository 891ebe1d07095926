# Runs a PostgreSQL server in a temporary directory until standard input ends, which it does however the test ends.
# Prints the directory, which also holds the socket, when the server accepts connections.
# Arguments: directory of the programs, limit of the size of a file in KiB or "unlimited", settings (NAME=VALUE).
set -eu
cd /
bin=$1 limit=$2
shift 2
dir=$(mktemp -d "${TMPDIR:-/tmp}/triggers-pg.XXXXXX")
finish() {
    "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop || true
    rm -rf "$dir"
}
trap finish EXIT
trap '' INT TERM HUP
{
    "$bin/initdb" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C --no-sync
    {
        echo "listen_addresses = ''"
        echo "unix_socket_directories = '$dir'"
        for setting; do echo "${setting%%=*} = '${setting#*=}'"; done
    } >>"$dir/data/postgresql.conf"
    ulimit -f "$limit"
    "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w start || { cat "$dir/log"; exit 1; }
    ulimit -f unlimited 2>/dev/null || true
} >&2
echo "$dir"
cat >/dev/null
