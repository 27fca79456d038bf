#!/bin/sh
# Makes the project importable in .venv and puts the `gjensyn` command there.
set -eu
root=$(pwd)
packages=$(.venv/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")
printf '%s\n%s\n' "$root" "$root/layers/gjensyn" >"$packages/gjensyn.pth"
printf '#!%s/.venv/bin/python\nimport sys\n\nfrom infra.cli import main\n\nsys.exit(main())\n' "$root" >.venv/bin/gjensyn
chmod +x infra/build/*.sh .venv/bin/gjensyn
