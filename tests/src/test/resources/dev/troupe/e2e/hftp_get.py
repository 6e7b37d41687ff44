"""A client that shares no code with the server: fetches a file slice by slice, prints its SHA-256.

usage: python3 hftp_get.py HOST PORT NAME
"""
import base64
import hashlib
import socket
import sys

SLICE = 1_000_000

host, port, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
with socket.create_connection((host, port), timeout=30) as connection:
    replies = connection.makefile("rb")

    def ask(request):
        connection.sendall(request.encode("ascii") + b"\r\n")
        status = replies.readline()
        if status != b"0 OK\r\n":
            sys.exit(f"{request}: {status!r}")

    ask("get_file_listing")
    listed = [line.decode("ascii").rstrip("\r\n") for line in iter(replies.readline, b"\r\n")]
    if name not in listed:
        sys.exit(f"{name} is not in {listed}")
    ask(f"get_metadata {name}")
    size = int(replies.readline())
    digest = hashlib.sha256()
    for offset in range(0, size, SLICE):
        ask(f"get_slice {name} {offset} {min(SLICE, size - offset)}")
        digest.update(base64.b64decode(replies.readline(), validate=False))
    ask("quit")
    if replies.read(1):
        sys.exit("the server goes on after quit")
print(digest.hexdigest())
