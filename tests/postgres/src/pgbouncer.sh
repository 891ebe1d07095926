# Runs PgBouncer in transaction mode before the server whose socket is in $1, until standard input ends.
# Prints the directory of its own socket when it accepts connections.
set -eu
cd /
server=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/triggers-pgb.XXXXXX")
cat >"$dir/ini" <<INI
[databases]
* = host=$server port=5432 user=postgres
[pgbouncer]
listen_addr =
listen_port = 5432
unix_socket_dir = $dir
auth_type = any
pool_mode = transaction
default_pool_size = 4
ignore_startup_parameters = extra_float_digits
logfile = $dir/log
INI
pgbouncer "$dir/ini" >&2 &
pid=$!
trap 'kill "$pid" 2>/dev/null || true; rm -rf "$dir"' EXIT
trap '' INT TERM HUP
tries=0
until [ -S "$dir/.s.PGSQL.5432" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] && kill -0 "$pid" || { cat "$dir/log" >&2; exit 1; }
    sleep 0.05
done
echo "$dir"
cat >/dev/null
