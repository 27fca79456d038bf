#!/bin/sh
# Makes one tool environment: environment.sh FOLDER REQUIREMENTS. Uses uv where there is one, else pip.
set -eu
folder=$1
requirements=$2
wanted=$(cat .python-version)

fits() { "$1" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" 2>/dev/null; }
has_uv() { uv --version >/dev/null 2>&1; }

find_python() {
    for name in "python$wanted" python3 python; do
        if fits "$name"; then command -v "$name" && return; fi
    done
    if has_uv; then echo "$wanted" && return; fi  # uv fetches one
    echo "make: no Python $wanted found. Install it (or uv, which fetches it) and try again." >&2
    return 1
}

if ! fits "$folder/bin/python"; then
    python=$(find_python)
    rm -rf "$folder"
    echo "making $folder with Python $wanted"
    if has_uv; then uv venv --quiet --seed --python "$python" "$folder"
    else "$python" -m venv "$folder"; fi
fi

echo "installing $requirements into $folder"
if has_uv; then uv pip install --quiet --python "$folder/bin/python" --require-hashes -r "$requirements"
else "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"; fi
