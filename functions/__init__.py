"""One folder is one capability; each on_<trigger>.py in it is one Lambda."""

import gc
import sys

# Nothing that a Lambda imports is ever garbage; `Function` collects again when it has started.
if "awslambdaric" in sys.modules:
    gc.disable()
