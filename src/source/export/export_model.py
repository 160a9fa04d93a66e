"""Exports a model of the user's file to ONNX with the framework that is installed.

    python -B export_model.py FOLDER

FOLDER/request.json is an `ExportQuestion` of export-model.ts; FOLDER/result.json becomes an
`ExportAnswer`, and FOLDER/model.onnx the model. What the file prints goes where it always goes.

Old Pythons must be able to read this file, to be told that they are too old.
"""

import io
import json
import os
import sys

OLDEST = (3, 10)


def main(folder):
    if sys.version_info < OLDEST:
        message = "%s is Python %d.%d; Layerline exports models with Python %d.%d or newer." % (
            (sys.executable,) + tuple(sys.version_info[:2]) + OLDEST
        )
        answer = {"ok": False, "code": "old-python", "message": message, "traceback": ""}
    else:
        from _layerline_export.run import answer_request

        # From here on the path is the user's; the package finds its own modules without it.
        del sys.path[0]
        with io.open(os.path.join(folder, "request.json"), encoding="utf-8") as file:
            request = json.load(file)
        answer = answer_request(request, os.path.join(folder, "model.onnx"))
    with io.open(os.path.join(folder, "result.json"), "wb") as file:
        file.write(json.dumps(answer).encode("ascii"))


if __name__ == "__main__":
    main(sys.argv[1])
