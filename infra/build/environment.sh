#!/bin/sh
# Makes one tool environment: environment.sh FOLDER REQUIREMENTS. Installs with uv where there is
# one, else with pip, and only what the hashes in the requirements allow.
set -eu
folder=$1
requirements=$2
wanted=$(cat .python-version)

# uv trusts the authorities that the machine trusts, as pip does on Debian.
if [ -f /etc/ssl/certs/ca-certificates.crt ]; then
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}"
fi

fits() { "$1" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$wanted')" 2>/dev/null; }
has_uv() { uv --version >/dev/null 2>&1; }

make_environment() {
    for name in "python$wanted" python3 python; do
        if fits "$name" && "$name" -c "import ensurepip" 2>/dev/null; then
            "$name" -m venv "$folder" && return
        fi
    done
    if has_uv; then
        uv venv --quiet --seed --python "$wanted" "$folder" && return # fetches it where it must
    fi
    echo "make: there is no Python $wanted (with venv) here; install it, or uv, which fetches it" >&2
    return 1
}

if ! fits "$folder/bin/python"; then
    rm -rf "$folder"
    echo "making $folder with Python $wanted"
    make_environment
fi

echo "installing $requirements into $folder"
if has_uv; then
    uv pip install --quiet --python "$folder/bin/python" --require-hashes -r "$requirements"
else
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
        -r "$requirements"
fi
