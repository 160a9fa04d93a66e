/**
 * What a hostile Python file can try. Each is a name, the text and what must come of it: the value of
 * `result` as JSON, the exception, or the code of a SourceError. PORT is a server that counts its
 * connections, OUTSIDE the folder around the workspace; whatever the outcome, both stay untouched.
 */
export type Attack = readonly [name: string, text: string, outcome: RegExp];

const BLOCKED = /PermissionError|OSError/;
const REFUSED = /PermissionError|OSError|FileNotFoundError|FileExistsError/;
const ABSENT = /FileNotFoundError|NotADirectoryError/;
const NO_MODULE = /ModuleNotFoundError|ImportError/;
const OPAQUE = /<opaque /;

export const PROCESSES: readonly Attack[] = [
  ['os.system', 'import os; result = os.system("touch OUTSIDE/made")', /^127$/],
  ['posix.system', 'import posix; result = posix.system("touch OUTSIDE/made")', /^127$/],
  ['os.popen', 'import os; result = os.popen("touch OUTSIDE/made").read()', /^"24 80"$/],
  ['os.fork', 'import os; os.fork()', BLOCKED],
  ['os.forkpty', 'import os; os.forkpty()', /PermissionError|AttributeError/],
  ['os.execv', 'import os; os.execv("/bin/sh", ["sh", "-c", "touch OUTSIDE/made"])', BLOCKED],
  ['os.execve', 'import os; os.execve("/bin/sh", ["sh"], {})', BLOCKED],
  ['os.execlp', 'import os; os.execlp("sh", "sh")', BLOCKED],
  ['os.spawnv', 'import os; os.spawnv(os.P_WAIT, "/bin/sh", ["sh"])', BLOCKED],
  ['os.posix_spawn', 'import os; os.posix_spawn("/bin/sh", ["sh"], {})', /AttributeError/],
  ['os.kill of the parent', 'import os; os.kill(os.getppid(), 9)', BLOCKED],
  ['os.killpg', 'import os; os.killpg(0, 9)', BLOCKED],
  ['subprocess', 'import subprocess; result = repr(subprocess.run(["id"]))', OPAQUE],
  ['subprocess, by name', 'from subprocess import run as f; result = repr(f("id"))', OPAQUE],
  ['_posixsubprocess', 'import _posixsubprocess as p; result = repr(p.fork_exec())', OPAQUE],
  ['multiprocessing', 'import multiprocessing as m; m.Process(target=print).start()', /null/],
  ['a pool', 'from concurrent.futures import ProcessPoolExecutor as P; P().submit(print)', /./],
  ['a thread', 'import threading; threading.Thread(target=print).start()', /RuntimeError/],
  ['webbrowser', 'import webbrowser; webbrowser.open("http://127.0.0.1:PORT")', /null/],
  ['antigravity', 'import antigravity', /./],
  ['pty', 'import pty; pty.spawn("/bin/sh")', /Error/],
  ['pdb', 'import pdb; pdb.set_trace()', /./],
  ['breakpoint', 'breakpoint()', /./],
  ['ensurepip', 'import ensurepip; ensurepip.bootstrap()', /Error|SystemExit/],
  ['platform', 'import platform; result = platform.processor() + platform.platform()', /./],
  ['os.get_terminal_size', 'import os; os.get_terminal_size()', /./],
];

export const CONNECTIONS: readonly Attack[] = [
  ['socket', 'import socket as s; result = repr(s.create_connection(("127.0.0.1", PORT)))', OPAQUE],
  ['_socket', 'import _socket; result = repr(_socket.socket())', OPAQUE],
  ['urllib', 'import urllib.request as u; u.urlopen("http://127.0.0.1:PORT/")', /Error|null/],
  ['urlretrieve', 'import urllib.request as u; u.urlretrieve("http://127.0.0.1:PORT/")', /./],
  ['http.client', HTTP(), /Error|null/],
  ['requests', 'import requests; requests.get("http://127.0.0.1:PORT/")', NO_MODULE],
  ['asyncio', asyncio('open_connection("127.0.0.1", PORT)'), /Error/],
  ['an asyncio server', asyncio('start_server(print, "127.0.0.1", 0)'), /Error/],
  ['asyncio.run', 'import asyncio; asyncio.run(asyncio.open_connection("127.0.0.1", PORT))', /./],
  ['ftplib', 'import ftplib; ftplib.FTP("127.0.0.1")', /null/],
  ['smtplib', 'import smtplib; smtplib.SMTP("127.0.0.1", PORT)', /null/],
  ['socketserver', 'import socketserver; socketserver.TCPServer(("", 0), None)', /null/],
  ['http.server', 'import http.server as h; h.test()', /./],
  ['xmlrpc', 'import xmlrpc.client as x; x.ServerProxy("http://127.0.0.1:PORT").f()', /null/],
  [
    'a handler of logging',
    'import logging, logging.handlers as h\n' +
      'log = logging.getLogger("x"); log.addHandler(h.SocketHandler("127.0.0.1", PORT))\n' +
      'log.error("leak")',
    /./,
  ],
  ['pyfetch', 'from pyodide.http import pyfetch', NO_MODULE],
  ['micropip', 'import micropip; micropip.install("six")', /null/],
];

function HTTP(): string {
  return 'import http.client as h; c = h.HTTPConnection("127.0.0.1", PORT); c.request("GET", "/")';
}

function asyncio(call: string): string {
  return (
    `import asyncio\nasync def go(): await asyncio.${call}\n` +
    'result = asyncio.new_event_loop().run_until_complete(go())'
  );
}

export const WRITES: readonly Attack[] = [
  ['open w', 'open("/ws/data.txt", "w")', REFUSED],
  ['open a', 'open("/ws/data.txt", "a").write("x")', REFUSED],
  ['open r+', 'open("/ws/data.txt", "r+").write("x")', REFUSED],
  ['open x', 'open("/ws/new.txt", "x")', REFUSED],
  ['os.open', 'import os; os.open("/ws/new.txt", os.O_CREAT | os.O_WRONLY)', REFUSED],
  ['os.open to truncate', 'import os; os.open("/ws/data.txt", os.O_TRUNC)', REFUSED],
  ['os.unlink', 'import os; os.unlink("/ws/data.txt")', REFUSED],
  ['os.mkdir', 'import os; os.mkdir("/ws/new")', REFUSED],
  ['os.rmdir', 'import os; os.rmdir("/ws/package")', REFUSED],
  ['shutil.rmtree', 'import shutil; shutil.rmtree("/ws/package")', REFUSED],
  ['os.rename', 'import os; os.rename("/ws/data.txt", "/ws/b.txt")', REFUSED],
  ['os.rename out of the workspace', 'import os; os.rename("/ws/data.txt", "/tmp/b")', REFUSED],
  ['os.replace into it', 'open("/tmp/a", "w"); import os; os.replace("/tmp/a", "/ws/a")', REFUSED],
  ['os.truncate', 'import os; os.truncate("/ws/data.txt", 0)', REFUSED],
  ['os.ftruncate', 'import os; os.ftruncate(os.open("/ws/data.txt", os.O_RDONLY), 0)', REFUSED],
  ['os.write', 'import os; os.write(os.open("/ws/data.txt", os.O_RDONLY), b"x")', REFUSED],
  ['os.pwrite', 'import os; os.pwrite(os.open("/ws/data.txt", os.O_RDONLY), b"x", 0)', REFUSED],
  ['os.chmod', 'import os; os.chmod("/ws/data.txt", 0o777); open("/ws/data.txt", "w")', REFUSED],
  ['os.utime', 'import os; os.utime("/ws/data.txt")', REFUSED],
  ['os.chown', 'import os; os.chown("/ws/data.txt", 1, 1)', REFUSED],
  ['os.symlink', 'import os; os.symlink("/etc", "/ws/etc")', REFUSED],
  ['os.link', 'import os; os.link("/ws/data.txt", "/ws/b.txt")', /AttributeError/],
  ['os.mkfifo', 'import os; os.mkfifo("/ws/fifo")', /AttributeError/],
  ['a shared map', mmap('MAP_SHARED'), /Error/],
  ['a private map', mmap('MAP_PRIVATE'), /Error/],
  ['sqlite3', 'import sqlite3; sqlite3.connect("/ws/x.db").execute("create table t(a)")', /Error/],
  ['shelve', 'import shelve; shelve.open("/ws/x")["a"] = 1', /Error/],
  ['zipfile', 'import zipfile; zipfile.ZipFile("/ws/x.zip", "w").writestr("a", "b")', REFUSED],
  ['tempfile in the workspace', 'import tempfile; tempfile.mkstemp(dir="/ws")', REFUSED],
  ['compiled files', 'import py_compile; py_compile.compile("/ws/package/__init__.py")', REFUSED],
  ['the path of the host', 'open("OUTSIDE/made", "w")', ABSENT],
  ['the path of the cache', 'open("OUTSIDE/cache/made", "w")', ABSENT],
  ['dots', 'open("/ws/../../../../OUTSIDE/made", "w")', ABSENT],
  ['a link out of the workspace', 'open("/ws/folder-link/made", "w")', REFUSED],
  ['our own files', 'open("/layerline/_layerline/sandbox.py", "w")', REFUSED],
  ['the standard library', 'open("/lib/python314.zip", "r+b").write(b"x")', REFUSED],
  ['a module beside it', 'open("/lib/python3.14/site-packages/json.py", "w")', REFUSED],
];

function mmap(flag: string): string {
  return (
    'import mmap, os\nfd = os.open("/ws/data.txt", os.O_RDONLY)\n' +
    `m = mmap.mmap(fd, 4, mmap.${flag}, mmap.PROT_READ | mmap.PROT_WRITE)\nm[0] = 65; m.flush()`
  );
}

export const READS: readonly Attack[] = [
  ['the path of the host', 'open("OUTSIDE/secret.txt").read()', ABSENT],
  ['dots', 'open("/ws/../secret.txt").read()', ABSENT],
  ['dots from the current folder', 'open("../secret.txt").read()', ABSENT],
  ['many dots', 'open("/ws/../../../../../../OUTSIDE/secret.txt").read()', ABSENT],
  ['dots behind a folder', 'open("/ws/package/../../secret.txt").read()', ABSENT],
  ['dots in a name', 'import os; os.open("..\\\\secret.txt", 0, dir_fd=os.open("/ws", 0))', ABSENT],
  ['a relative link', 'open("/ws/relative-link.txt").read()', ABSENT],
  ['an absolute link', 'open("/ws/absolute-link.txt").read()', ABSENT],
  ['a link to a folder', 'open("/ws/folder-link/secret.txt").read()', ABSENT],
  ['a link to a link', 'open("/ws/second-link.txt").read()', ABSENT],
  ['a link in a loop', 'open("/ws/loop").read()', ABSENT],
  ['listing a link', 'import os; result = os.listdir("/ws/folder-link")', ABSENT],
  ['walking along links', 'import os; result = list(os.walk("/ws", followlinks=True))', /data/],
  ['os.readlink', 'import os; result = os.readlink("/ws/relative-link.txt")', ABSENT],
  ['a link made in memory', LINK(), ABSENT],
  ['a pipe in the workspace', 'open("/ws/pipe").read()', ABSENT],
  ['a neighbour with the same beginning', 'open("/ws-of-others/secret.txt")', ABSENT],
  ['a name with a zero', 'open("/ws/data.txt\\0/../../secret.txt").read()', /ValueError/],
  ['/etc', 'open("/etc/passwd").read()', ABSENT],
  ['/etc, listed', 'import os; result = os.listdir("/etc")', ABSENT],
  ['/proc', 'import os; result = [open("/proc/self/" + n).read() for n in ("environ",)]', ABSENT],
  ['/proc, the links', 'import os; result = os.readlink("/proc/self/exe")', ABSENT],
  ['/proc, the root', 'open("/proc/1/root/etc/passwd").read()', ABSENT],
  ['/proc, the open files', 'import os; result = os.listdir("/proc/self/fd")', /./],
  ['/dev/stdin', 'result = open("/dev/stdin").read()', /^""$|Error/],
  ['/dev/tty', 'result = open("/dev/tty").read(10)', /./],
  ['/dev/fd', 'result = open("/dev/fd/3").read()', /Error/],
  ['sys.stdin', 'import sys; result = sys.stdin.read()', /^""$/],
  ['file descriptors', FDS(), /\[\]$/],
  [
    'the environment',
    'import os; result = dict(os.environ)',
    /^(?!.*(layerline|node_modules|\/root)).*$/,
  ],
  ['the home folder', 'import os; result = os.listdir(os.path.expanduser("~"))', /^\[\]$/],
  ['users', 'import pwd; result = [u.pw_dir for u in pwd.getpwall()]', /./],
  ['the program', 'import sys; result = [sys.executable, sys.argv, sys.orig_argv]', NO_HOST_PATH()],
  [
    'importlib',
    'import importlib.machinery as m; m.SourceFileLoader("x", "/etc/passwd").get_data("/etc/passwd")',
    ABSENT,
  ],
  ['linecache', 'import linecache; result = linecache.getlines("/etc/passwd")', /^\[\]$/],
  ['runpy', 'import runpy; runpy.run_path("OUTSIDE/secret.txt")', /Error/],
  ['glob', 'import glob; result = glob.glob("/ws/**/secret*", recursive=True)', /^\[\]$/],
  ['a file that is too large', 'open("/ws/large.bin", "rb").read()', /OSError/],
];

function NO_HOST_PATH(): RegExp {
  return /^(?!.*(dist|node_modules|workspace)).*$/;
}

function LINK(): string {
  return 'import os; os.symlink("/ws/../../../OUTSIDE/secret.txt", "/tmp/x"); open("/tmp/x").read()';
}

function FDS(): string {
  return (
    'import os\nresult = []\nfor fd in range(3, 64):\n' +
    '    try: result.append(os.read(fd, 10).decode())\n    except OSError: pass'
  );
}

export const JAVASCRIPT: readonly Attack[] = [
  ['js', 'import js', NO_MODULE],
  ['pyodide', 'import pyodide', NO_MODULE],
  ['run_js', 'from pyodide.code import run_js; run_js("1")', NO_MODULE],
  ['pyodide_js', 'import pyodide_js', NO_MODULE],
  ['_pyodide', 'import _pyodide._base', NO_MODULE],
  ['_pyodide_core', 'import _pyodide_core', NO_MODULE],
  ['importlib', 'import importlib; importlib.import_module("js")', NO_MODULE],
  ['__import__', '__import__("pyodide_js")', NO_MODULE],
  [
    'sys.modules',
    'import sys; result = [m for m in sys.modules if "pyod" in m or m == "js"]',
    /^\[\]$/,
  ],
  ['_imp.create_builtin', builtin('_pyodide_core'), /ImportError/],
  ['a second posix', builtin('posix'), /ImportError/],
  ['gc', 'import gc; result = gc.get_objects()', /^\[\]$/],
  ['gc, the referrers', 'import gc; result = gc.get_referrers(str)', /^\[\]$/],
  ['frames', FRAMES(), /^(?!.*pyodide).*$/],
  ['the frames’ globals', FRAMES('f.f_builtins'), /^(?!.*JsProxy).*$/],
  ['ctypes', 'import ctypes; result = repr(ctypes.CDLL(None).system(b"id"))', OPAQUE],
  ['_ctypes', 'import _ctypes; result = repr(_ctypes.dlopen("x", 0))', OPAQUE],
  [
    'a library',
    'import _imp, importlib.machinery as m; _imp.create_dynamic(m.ModuleSpec("x", None, origin="/ws/data.txt"))',
    /Error/,
  ],
  ['a traceback', TRACEBACK(), /^(?!.*pyodide).*$/],
  ['path hooks', 'import sys; result = [repr(h) for h in sys.path_hooks]', /^(?!.*[Jj]s).*$/],
  ['finders', 'import sys; result = [repr(f) for f in sys.meta_path]', /^(?!.*(Js|pyodide)).*$/],
];

function builtin(name: string): string {
  return `import _imp, importlib.machinery as m; _imp.create_builtin(m.ModuleSpec("${name}", None))`;
}

function FRAMES(what = 'f.f_globals.get("__name__")'): string {
  return `import sys\nf = sys._getframe(); result = ""\nwhile f: result += repr(${what}); f = f.f_back`;
}

function TRACEBACK(): string {
  return 'import sys, traceback\ntry: 1 / 0\nexcept ZeroDivisionError: result = traceback.format_stack()';
}

export const SABOTAGE: readonly Attack[] = [
  ['sys.exit', 'import sys; sys.exit(3)', /^"SystemExit/],
  ['os._exit', 'import os; os._exit(5)', BLOCKED],
  ['os.abort', 'import os; os.abort()', BLOCKED],
  ['exit', 'exit()', /./],
  ['raise KeyboardInterrupt', 'raise KeyboardInterrupt', /^tracer-failed/],
  ['raise GeneratorExit', 'raise GeneratorExit', /GeneratorExit/],
  ['atexit', 'import atexit, os; atexit.register(lambda: os.system("touch OUTSIDE/made"))', /null/],
  ['sys.settrace', 'import sys\ndef t(*a): raise ValueError\nsys.settrace(t)', /./],
  ['sys.setprofile', 'import sys\ndef t(*a): raise ValueError\nsys.setprofile(t)', /./],
  ['sys.monitoring', MONITORING(), /./],
  ['an audit hook', 'import sys\ndef h(*a): raise ValueError\nsys.addaudithook(h)', /./],
  ['signal handlers', 'import signal; signal.signal(2, signal.SIG_IGN); result = 1', /^1$/],
  ['builtins', 'import builtins; builtins.__import__ = builtins.len = builtins.exec = None', /./],
  ['sys.modules', 'import sys; sys.modules.clear()', /./],
  ['sys.path', 'import sys; sys.path.clear(); sys.meta_path.clear(); sys.path_hooks.clear()', /./],
  ['json', 'import json; json.dumps = json.loads = None', /./],
  ['an exception without text', 'class E(Exception):\n  def __str__(self): raise E\nraise E', /./],
  ['a value without text', 'class V:\n  def __repr__(self): raise ValueError\nresult = V()', /./],
  ['stdout closed', 'import os, sys; sys.stdout.close(); os.close(1); os.close(2)', /./],
  [
    'file descriptors',
    'import os\nfor fd in range(64):\n  try: os.close(fd)\n  except OSError: pass',
    /./,
  ],
  ['dup2', 'import os; os.dup2(os.open("/ws/data.txt", 0), 1); print("x")', /./],
  [
    'the working folder',
    'import os; os.makedirs("/tmp/x"); os.chdir("/tmp/x"); os.rmdir("/tmp/x")',
    /./,
  ],
  [
    'files in memory',
    'import os; os.makedirs("/tmp/" + "a/" * 200); open("/x", "w").write("x")',
    /./,
  ],
  ['/dev/null', 'import os; os.unlink("/dev/null"); os.rmdir("/home/pyodide")', /./],
  ['the recursion limit', 'import sys; sys.setrecursionlimit(30)', /./],
  [
    'garbage with a finalizer',
    'class G:\n  def __del__(self): raise SystemExit\ng = G(); g.g = g',
    /./,
  ],
  ['the encoding', 'result = "\\ud800" * 3', /./],
  ['a syntax error', 'def f(:', /SyntaxError/],
  ['a deep expression', 'result = eval("(" * 10_000 + ")" * 10_000)', /Error/],
  ['faulthandler', 'import faulthandler; faulthandler._sigsegv()', /null/],
  ['bad bytecode', BYTECODE(), /./],
];

function MONITORING(): string {
  return (
    'import sys\nm = sys.monitoring; m.use_tool_id(0, "x"); m.set_events(0, m.events.LINE)\n' +
    'def f(*a): raise ValueError\nm.register_callback(0, m.events.LINE, f)'
  );
}

function BYTECODE(): string {
  return (
    'f = lambda: 0\n' +
    'f.__code__ = f.__code__.replace(co_code=bytes([100, 255] * 20), co_consts=())\nf()'
  );
}

const ENDED =
  /^(timeout|out-of-memory|interpreter-failed)|MemoryError|OverflowError|RecursionError/;

export const EXCESSES: readonly Attack[] = [
  ['an endless loop', 'while True: pass', /^timeout/],
  ['a loop that swallows interrupts', SWALLOW(), /^timeout/],
  ['a loop in C', 'sum(range(10**12))', /^timeout/],
  ['a catastrophic pattern', 'import re; re.match("(a+)+$", "a" * 40 + "b")', /^timeout/],
  ['a large power', '10 ** (10 ** 8)', ENDED],
  ['sleep', 'import time; time.sleep(100); result = 1', /^1$/],
  ['an event that never comes', 'import threading; threading.Event().wait()', ENDED],
  ['a lock taken twice', 'import threading; l = threading.Lock(); l.acquire(); l.acquire()', ENDED],
  ['a queue', 'import queue; queue.Queue().get()', ENDED],
  ['select', 'import select; select.select([], [], [], 100)', /./],
  ['input', 'result = input("?")', /^"1"$/],
  ['output', 'while True: print("x" * 1000)', /^timeout/],
  ['output without lines', 'import sys\nwhile True: sys.stdout.write("x" * 1000)', /^timeout/],
  ['output of bytes', 'import os\nwhile True: os.write(2, b"x" * 1000)', /^timeout/],
  ['a list that doubles', 'x = [0]\nwhile True: x = x + x', ENDED],
  ['a text that doubles', 'x = "a"\nwhile True: x = x + x', ENDED],
  ['a large array', 'bytearray(3 * 10**9)', ENDED],
  ['large numbers of objects', 'x = []\nwhile True: x.append([])', ENDED],
  [
    'files in memory',
    'import os\nwhile True: os.write(os.open("/tmp/x", 1 | 64), bytes(10**7))',
    /./,
  ],
  ['recursion', 'def f(): return f()\nf()', /RecursionError/],
  ['unlimited recursion', UNLIMITED(), /./],
  ['recursion in C', 'x = []\nfor _ in range(10**5): x = [x]\nrepr(x)', ENDED],
  ['recursion while comparing', 'a = []; a.append(a); b = []; b.append(b); a == b', ENDED],
  [
    'a deep pickle',
    'import pickle\nx = []\nfor _ in range(10**5): x = [x]\npickle.dumps(x)',
    ENDED,
  ],
  ['a billion laughs', LAUGHS(), ENDED],
  [
    'a bomb of zip',
    'import zlib; d = zlib.decompressobj(); d.decompress(zlib.compress(bytes(10**8)))',
    /./,
  ],
  ['a large answer', 'result = "x" * 70_000_000', /^(answer-too-large|timeout|out-of-memory)/],
  ['a large exception', 'raise ValueError("x" * 10**8)', /./],
  ['a generator without end', 'import itertools; list(itertools.count())', ENDED],
  ['garbage without end', 'while True:\n  x = []; x.append(x)', /^timeout/],
];

function SWALLOW(): string {
  return 'while True:\n  try:\n    while True: pass\n  except BaseException: pass';
}

function UNLIMITED(): string {
  return 'import sys; sys.setrecursionlimit(10**9)\ndef f(): return f()\nf()';
}

function LAUGHS(): string {
  return 'x = "a"\nfor _ in range(9): x = [x] * 100\nresult = repr(x)';
}

/** After `escape-unlock.py`, which gives back the modules in C as they were made. */
export const BEHIND_THE_SANDBOX: readonly Attack[] = [
  ['system', 'original("posix").system("touch OUTSIDE/made")', /interpreter-failed|./],
  ['fork', 'original("posix").fork()', /OSError/],
  ['exec', 'original("posix").execv("/bin/sh", ["sh", "-c", "touch OUTSIDE/made"])', /OSError/],
  ['kill', 'p = original("posix"); p.kill(p.getppid(), 9)', /./],
  ['_exit', 'original("posix")._exit(3)', /^interpreter-failed/],
  ['abort', 'original("posix").abort()', /^interpreter-failed/],
  ['subprocess', 'original("subprocess").run(["touch", "OUTSIDE/made"])', /OSError/],
  [
    'a socket',
    'original("_socket"); s = original("socket").create_connection(("127.0.0.1", PORT), 1)\ns.send(b"x")',
    /OSError/,
  ],
  [
    'a server',
    'original("_socket"); s = original("socket").socket(); s.bind(("127.0.0.1", 0)); s.listen()',
    /./,
  ],
  ['system through ctypes', library('system(b"touch OUTSIDE/made")'), /./],
  ['a script through ctypes', library('emscripten_run_script(b"process.exit()")'), /^interpreter/],
  ['another thread through ctypes', library('emscripten_create_worker(b"data:,1")'), /./],
  ['memory that isn’t there', ctypes('ctypes.string_at(0xfffffff0, 64)'), /./],
  ['all of the memory', ctypes('ctypes.memset(0, 0xff, 20_000_000)'), /./],
  ['signals through ctypes', library('raise_(9)'), /./],
  ['a library of its own', LIBRARY(), /OSError|interpreter-failed/],
  ['JavaScript’s globals', 'result = [str(g) for g in dir(js_module("js"))]', /^(?!.*process).*$/],
  [
    'code in JavaScript',
    'js_module("pyodide_js").constructor.constructor("return process")()',
    /EvalError/,
  ],
  [
    'code of another kind',
    'js_module("pyodide_js").toString.constructor("return import(\'fs\')")()',
    /EvalError/,
  ],
  [
    'what Pyodide exports',
    'p = js_module("pyodide_js"); result = [p.FS, p._api]',
    /AttributeError/,
  ],
  ['run_js', 'result = str(original("pyodide.code").run_js("process.version"))', /Error/],
  ['fetch', 'result = str(js_module("js").fetch("http://127.0.0.1:PORT/"))', /AttributeError/],
  [
    'lost JavaScript objects',
    'for p in proxies():\n  try: p.destroy()\n  except Exception: pass',
    /./,
  ],
  [
    'all attributes of all objects',
    'for p in proxies():\n  for n in dir(p):\n    try: getattr(p, n)()\n    except BaseException: pass',
    /./,
  ],
];

function ctypes(expression: string): string {
  return `original("_ctypes"); import ctypes; result = repr(${expression})`;
}

function library(call: string): string {
  return ctypes(`ctypes.CDLL(None).${call}`);
}

function LIBRARY(): string {
  return 'original("_ctypes"); import ctypes; open("/tmp/x.so", "wb").write(b"\\0asm"); ctypes.CDLL("/tmp/x.so")';
}
