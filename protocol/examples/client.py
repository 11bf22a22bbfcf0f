"""Follows a room and comes back by itself; with a token in PLENARIA_TOKEN and a third argument, says that, once.

    python3 client.py ws://127.0.0.1:8080/ws ny-human-rights ["What I have to say"]
"""
import asyncio, json, os, random, sys, uuid
import websockets

url, room, *words = sys.argv[1:]
to_say = words and {"room": room, "key": str(uuid.uuid4()), "kind": "statement", "language": "en", "text": words[0]}
position = None  # the last event seen, {epoch, seq}

def show(item):
    if "text" in item:
        print(item["seq"], item["author"].get("delegation", "-"), item["text"], sep=" | ", flush=True)

async def attend(ws):
    global to_say, position
    ask = lambda id, method, **params: ws.send(json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
    if "PLENARIA_TOKEN" in os.environ:
        await ask("open", "session.open", token=os.environ["PLENARIA_TOKEN"])
    await ask("join", "room.join", room=room, **({"after": position} if position else {}))
    if to_say:
        await ask("say", "intervention.submit", **to_say)
    async for text in ws:
        message = json.loads(text)
        events = [message["params"]] if message.get("method") == "room.event" else []
        if message.get("id") == "say" and message.get("error", {}).get("code") in (4029, 5003, 5004):
            await asyncio.sleep(2)
            await ask("say", "intervention.submit", **to_say)  # the same key: it is said once, however often this is sent
        elif "error" in message:
            sys.exit(message["error"]["message"])
        elif message.get("id") == "say":
            to_say = None  # recorded
        elif message.get("id") == "join":
            joined = message["result"]
            position = {"epoch": joined["epoch"], "seq": joined["seq"]}
            for item in joined["snapshot"]["interventions"] if joined["reset"] else []:
                show(item)
            events = joined["events"]
        for event in events:
            position["seq"] = event["seq"]
            show(event["data"].get("intervention", {}))
            if event["type"] == "epoch.changed":
                await ask("join", "room.join", room=room)

async def main():
    while True:
        try:
            async with websockets.connect(url, subprotocols=["plenaria.v1"]) as ws:
                await attend(ws)
        except (OSError, asyncio.TimeoutError, websockets.WebSocketException) as end:
            if getattr(end, "code", 1006) in (1002, 1003, 1007, 1008, 1009, 4001, 4003):
                sys.exit(f"closed for good: {end}")
        await asyncio.sleep(random.uniform(1, 5))

asyncio.run(main())
