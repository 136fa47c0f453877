# Runs Autobahn's fuzzing client against the servers of a specification, "abreast" of them at a time. Its own command takes
# one after the other, and waits most of the time. Python 2. Arguments: the suite's jar, and the file with the specification.
#
# Writes "outdir"/"agent"/index.json, and a file for each case, for each server.

import json
import sys

sys.path.insert(0, sys.argv[1])

from autobahntestsuite import choosereactor, fuzzing
from twisted.internet import reactor

with open(sys.argv[2]) as file:
    spec = json.load(file)

waiting = list(spec['servers'])
running = 0
clients = []


# Reports take their time, in which nothing else happens: they are written when all clients are through.
class Client(fuzzing.FuzzingClientFactory):
    def createReports(self):
        clients.append(self)


def begin():
    global running
    server = waiting.pop(0)
    running += 1
    Client(dict(spec, servers=[server], outdir=spec['outdir'] + '/' + server['agent']))


# A client stops the reactor when it is through, and the others need it.
class ReactorOfAll(object):
    def __getattr__(self, name):
        return getattr(reactor, name)

    def stop(self):
        global running
        running -= 1
        if waiting:
            begin()
        elif running == 0:
            reactor.stop()


fuzzing.reactor = ReactorOfAll()
while waiting and running < spec['abreast']:
    begin()
reactor.run()
for client in clients:
    fuzzing.FuzzingFactory.createReports(client, produceHtml=False)
