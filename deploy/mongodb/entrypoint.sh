#!/bin/bash
# Makes the key file with which the members of a replica set know each other, then hands over to the image's own entry
# point, which creates the users on the first start. The key stays in the volume: it is never in the image or the
# repository, and a restart keeps it.
set -euo pipefail

keyfile=/data/configdb/keyfile
if [ ! -s "$keyfile" ]; then
  umask 077
  # 756 bytes become 1008 characters, within the 1024 that mongod accepts. Renamed when whole, so that a start that was
  # interrupted leaves no torn key.
  head -c 756 /dev/urandom | base64 -w 0 >"$keyfile.new"
  mv "$keyfile.new" "$keyfile"
fi
# mongod refuses a key that others may read.
chown mongodb:mongodb "$keyfile"
chmod 400 "$keyfile"

exec docker-entrypoint.sh "$@"
