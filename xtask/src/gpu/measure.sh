#!/bin/sh
# Measures on this machine's GPU; README.md beside this says what, `sh measure.sh --help` how.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
# Some ways of copying a folder lose it.
chmod +x "$here/xtask" || exit 1
exec "$here/xtask" gpu-measure --bundle "$here" "$@"
