"""
The way out of a guest that has one: what programs connect to on loopback is joined, over a port of its own, to the host, which decides.
Each host that the machine may reach has an address here, and programs that ask for a proxy have one.
"""

import json
import os
import shlex
import socket

import system

PIECE = 16384
# Bytes of one direction of one connection that the other side has not taken yet.
WINDOW = 65536
# Connections at once; the host allows fewer.
MOST = 64
PROXY = ('127.0.0.1', 3128)
FOLDER = '/run/writ'
AUTHORITY = f'{FOLDER}/authority.pem'
PROXY_URL = f'http://{PROXY[0]}:{PROXY[1]}'
ENVIRONMENT = {
    **dict.fromkeys(('http_proxy', 'https_proxy', 'HTTPS_PROXY'), PROXY_URL),
    **dict.fromkeys(('no_proxy', 'NO_PROXY'), 'localhost,127.0.0.1'),
    **dict.fromkeys(('SSL_CERT_FILE', 'CURL_CA_BUNDLE', 'REQUESTS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'), AUTHORITY),
}


class Stream:
    """One connection of a program, and what is on its way."""

    def __init__(self, network, name, connection):
        connection.setblocking(False)
        self.network, self.watch, self.name = network, network.watch, name
        self.connection = connection
        self.reads = connection.fileno()
        # A second number of the same socket, so that it can be waited for in both ways.
        self.writes = os.dup(self.reads)
        self.room = WINDOW
        self.left = bytearray()
        self.said_all = self.heard_all = False
        self.watch.read(self.reads, self.read)

    def say(self, op, data=b'', **more):
        self.network.say({'op': op, 'id': self.name, **more}, data)

    def read(self):
        try:
            data = self.connection.recv(min(PIECE, self.room))
        except BlockingIOError:
            return
        except OSError:
            self.fail()
            return
        if not data:
            self.said_all = True
            self.watch.forget(self.reads)
            self.say('end')
            self.close_if_done()
            return
        self.say('data', data)
        self.room -= len(data)
        if self.room == 0:
            self.watch.forget(self.reads)

    def took(self, size):
        if self.room == 0 and not self.said_all:
            self.watch.read(self.reads, self.read)
        self.room += size

    def take(self, data):
        self.left += data
        self.push()

    def end(self):
        self.heard_all = True
        self.push()

    def push(self):
        try:
            while self.left:
                sent = self.connection.send(self.left[:PIECE])
                del self.left[:sent]
                self.say('took', bytes=sent)
        except BlockingIOError:
            self.watch.write(self.writes, self.push)
            return
        except OSError:
            self.fail()
            return
        self.watch.forget(self.writes)
        if self.heard_all:
            self.finish()

    def finish(self):
        try:
            self.connection.shutdown(socket.SHUT_WR)
        except OSError:
            self.fail()
            return
        self.close_if_done()

    def close_if_done(self):
        if self.said_all and self.heard_all and not self.left:
            self.close()

    def fail(self):
        self.say('close')
        self.close()

    def close(self):
        self.network.streams.pop(self.name, None)
        self.watch.forget(self.reads)
        self.watch.forget(self.writes)
        os.close(self.writes)
        self.connection.close()


class Network:
    def __init__(self, port, watch):
        self.port = port
        self.watch = watch
        self.streams = {}
        self.listeners = {}
        self.so_far = 0
        self.environment = {}
        self.is_lost = False
        self.ops = {
            'data': lambda stream, _, body: stream.take(body),
            'end': lambda stream, _, __: stream.end(),
            'close': lambda stream, _, __: stream.close(),
            'took': lambda stream, header, _: stream.took(header['bytes']),
        }

    def say(self, header, data=b''):
        try:
            self.port.say(header, data)
        except BrokenPipeError:
            self.is_lost = True

    def begin(self, given):
        """Opens the way to what is `given`: origins, the authority that vouches for them here, and variables for programs."""
        os.makedirs(FOLDER, exist_ok=True)
        system.write(AUTHORITY, given['authority'])
        self.environment = ENVIRONMENT | given['environment']
        self.write_variables()
        if not self.listeners:
            system.raise_loopback()
            self.watch.read(self.port.fd, self.hear)
            self.listen(PROXY, '')
            self.listen_for(given['targets'])
        self.wake()

    def write_variables(self):
        """For runners, which were started before anything was known of a network."""
        system.write(f'{FOLDER}/variables.json', json.dumps(self.environment))
        lines = (f'export {name}={shlex.quote(value)}\n' for name, value in self.environment.items())
        system.write(f'{FOLDER}/variables.sh', ''.join(lines))

    def listen_for(self, targets):
        names = list(dict.fromkeys(target['host'] for target in targets))
        addresses = {name: f'127.1.0.{number}' for number, name in enumerate(names, 1)}
        hosts = ''.join(f'{address} {name}\n' for name, address in addresses.items())
        system.cover(f'{FOLDER}/hosts', f'127.0.0.1 localhost\n{hosts}', '/etc/hosts')
        for target in targets:
            self.listen((addresses[target['host']], target['port']), target['origin'])

    def listen(self, address, to):
        listener = socket.create_server(address, backlog=MOST)
        listener.setblocking(False)
        self.listeners[listener] = to

    def wake(self):
        for listener, to in self.listeners.items():
            self.watch.read(listener.fileno(), lambda listener=listener, to=to: self.accept(listener, to))

    def accept(self, listener, to):
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        if len(self.streams) >= MOST:
            connection.close()
            return
        self.so_far += 1
        self.streams[self.so_far] = Stream(self, self.so_far, connection)
        self.say({'op': 'open', 'id': self.so_far, 'to': to})

    def hush(self):
        """Ends every connection and begins no other, so that nothing is on its way; the host says when it goes on, over its other port."""
        for listener in self.listeners:
            self.watch.forget(listener.fileno())
        self.close_all()
        self.say({'op': 'quiet'})

    def lose(self):
        """There is no way out any more: whoever looks for one finds that nobody listens."""
        self.watch.forget(self.port.fd)
        self.close_all()
        for listener in self.listeners:
            self.watch.forget(listener.fileno())
            listener.close()
        self.listeners.clear()

    def look(self):
        """Once nothing of it is being done: what was said may have found nobody."""
        if self.is_lost:
            self.is_lost = False
            self.lose()

    def close_all(self):
        for stream in list(self.streams.values()):
            stream.close()

    def hear(self):
        frames = self.port.hear()
        if frames is None:
            self.lose()
            return
        for header, body in frames:
            if header['op'] == 'hush':
                self.hush()
            elif stream := self.streams.get(header['id']):
                self.ops[header['op']](stream, header, body)
