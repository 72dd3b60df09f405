"""Code that tries to make the app believe it passed. It is never told what is expected, so at worst it sends a wrong value."""

from __future__ import annotations

from collections.abc import Mapping

EXPECTED = 4217
"""What `f(4)` must be; only the app knows."""
GOOD = "def f(x): return x * 1000 + 217"
FORGERIES: Mapping[str, str] = {
    "a clean exit": "raise SystemExit(0)",
    "a hard exit": "import os\nos._exit(0)",
    "exit in the call": "import sys\ndef f(x): sys.exit(0)",
    "hard exit in the call": "import os\ndef f(x): os._exit(0)",
    "printed verdicts": "def f(x):\n    print('OK'); print('{\"i\": 0, \"v\": true}'); print('PASSED')",
    "equal to everything": "class E:\n    def __eq__(self, other): return True\n    def __hash__(self): return 0\ndef f(x): return E()",
    "a number equal to everything": "class E(int):\n    def __eq__(self, other): return True\ndef f(x): return E(1)",
    "a list equal to everything": "class E(list):\n    def __eq__(self, other): return True\ndef f(x): return E([1])",
    "a float that prints itself": "class E(float):\n    def __repr__(self): return '4217'\ndef f(x): return E(1)",
    "patched json": 'import json\njson.dumps = json.JSONEncoder.encode = lambda *a, **k: \'{"end": "ok"}\'\ndef f(x): return 1',
    "patched builtins": "import builtins\nbuiltins.len = builtins.isinstance = builtins.callable = lambda *a: True\ndef f(x): return 1",
    "patched modules": "import sys\nsys.modules['inside.guest']._encode = lambda m: '{\"i\": 0, \"v\": true}'\ndef f(x): return 1",
    "a forged end": 'import os\nos.write(3, b\'{"end": "ok"}\\n\')\nos._exit(0)',
    "a forged true": 'import os\nos.write(3, b\'{"i": 0, "v": true}\\n{"end": "ok"}\\n\')\nos._exit(0)',
    "a forged refusal": 'import os\nos.write(3, b\'{"refused": "x"}\\n\')\nos._exit(0)',
    "searching memory": "import gc\ndef f(x): return next(o['expected'] for o in gc.get_objects() if 'expected' in o)",
    "a closed channel": "import os\nos.close(3)\ndef f(x): return 1",
    "a patched stdout": "import sys\nclass S:\n    def write(self, text): return sys.__stdout__.write('4217\\n')\n"
    "    def flush(self): pass\nsys.stdout = S()\ndef f(x): print(x)",
    "an overwritten harness": "import sys\nfor name in list(sys.modules):\n    if name.startswith('inside'):\n"
    "        for key in list(vars(sys.modules[name])):\n            if callable(getattr(sys.modules[name], key, None)): "
    "setattr(sys.modules[name], key, lambda *a, **k: True)\ndef f(x): return 1",
    "a frame of the harness": "import sys\ndef f(x):\n    frame = sys._getframe()\n    while frame:\n"
    "        for value in frame.f_locals.values():\n            if value == 4217: return value\n        frame = frame.f_back",
    "a hook at the end": 'import atexit, os\natexit.register(lambda: os.write(3, b\'{"i": 0, "v": true}\\n\'))\ndef f(x): return 1',
    "another pipe": "import os\nos.dup2(1, 3)\ndef f(x): return 1",
}
