"""``files.*``: a file goes up in three steps: ask for an address, POST the bytes there, say where to share it. What
is known of one tells ``files.info``, among it where a token fetches its bytes."""

from __future__ import annotations

from bot.sandbox import payloads
from bot.sandbox.elements import Json
from bot.sandbox.methods.method import Method, Parts, Refused, conversation, needs, number
from bot.sandbox.world import BOT_USER, Message, StoredFile

_READ, _WRITE = frozenset({"files:read"}), frozenset({"files:write"})


async def info(parts: Parts, args: Json) -> Json:
    """``files.info``."""
    file = parts.world.files.get(needs(args, "file")[0])
    if file is None:
        raise Refused("file_not_found")
    if file.mode == "tombstone":
        raise Refused("file_deleted")
    return {"file": payloads.file_json(parts.world, file)}


async def address(parts: Parts, args: Json) -> Json:
    """``files.getUploadURLExternal``."""
    name, size = needs(args, "filename", "length")[0], int(number(args, "length", 0))
    if size < 1:
        raise Refused("invalid_arguments")
    file = StoredFile(parts.world.new_id("F"), name, size)
    parts.world.files[file.id] = file
    return {"upload_url": f"{parts.world.url}/upload/{file.id}", "file_id": file.id}


async def complete(parts: Parts, args: Json) -> Json:
    """``files.completeUploadExternal``: shares what was uploaded into a conversation, or nowhere."""
    asked = args.get("files")
    if not isinstance(asked, list) or not all(isinstance(one, dict) for one in asked) or not asked:
        raise Refused("invalid_arguments")
    files = [parts.world.files.get(str(one.get("id"))) for one in asked]
    if any(file is None or not file.content for file in files):
        raise Refused("file_not_found")
    shown: list[Json] = [
        {"id": file.id, "name": file.name, "title": one.get("title") or file.name, "size": file.size}
        | {"url_private": f"{parts.world.url}/files/{file.id}"}
        for file, one in zip(files, asked, strict=True)
        if file is not None
    ]
    if args.get("channel_id"):
        _share(parts, args, shown)
    return {"files": shown}


def _share(parts: Parts, args: Json, shown: list[Json]) -> None:
    place = conversation(parts, str(args["channel_id"]))
    if BOT_USER not in place.members:
        raise Refused("not_in_channel")
    comment, thread = str(args.get("initial_comment") or ""), str(args.get("thread_ts") or "")
    message = Message(place.id, parts.world.next_ts(), BOT_USER, comment, thread=thread, bot=True, files=shown)
    parts.world.post(message)


async def delete(parts: Parts, args: Json) -> Json:
    """``files.delete``: the app's own files, which then hang on no message any more."""
    (file,) = needs(args, "file")
    if parts.world.files.pop(file, None) is None:
        raise Refused("file_not_found")
    for place in parts.world.conversations.values():
        for message in place.messages.values():
            message.files = [one for one in message.files if one["id"] != file]
    return {}


METHODS = {
    "files.info": Method(info, _READ),
    "files.getUploadURLExternal": Method(address, _WRITE),
    "files.completeUploadExternal": Method(complete, _WRITE),
    "files.delete": Method(delete, _WRITE),
}
