"""Our record inside an XMP packet, beside whatever other programs keep there.

We add one `rdf:Description` of our own as the last of the packet and take it out again by its exact bytes, so
that the rest of the packet stays as it was. A packet that another program has rewritten is read with a parser.
"""

from __future__ import annotations

import re
from xml.parsers import expat
from xml.sax.saxutils import escape, unescape

from kie.media.metadata.record import MAX_TEXT, Provenance

NAMESPACE = "urn:kie-playground:provenance#"
MAX_PACKET = 4 * MAX_TEXT
"""Bytes of a packet that is parsed."""
MAX_TRIES = 4
"""Records that are read in one packet: more are an attempt to keep us busy."""

_NAME = NAMESPACE.encode()
_OPEN = b'<rdf:Description rdf:about="" xmlns:kie="' + _NAME + b'"'
_CLOSE = b"</rdf:Description>"
_RECORD = (b"<kie:provenance>", b"</kie:provenance>")
_END = b"</rdf:RDF>"
_HEAD = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
).encode()
_EMPTY = _HEAD + _END + b'</x:xmpmeta>\n<?xpacket end="w"?>'
_EXTENDED = b"xmpNote:HasExtendedXMP"
_NOTE = b' xmlns:xmpNote="http://ns.adobe.com/xmp/note/"'

_PREFIX = re.compile(rb"xmlns:([\w.\-]{1,40})\s{0,4}=\s{0,4}[\"']" + re.escape(_NAME) + rb"[\"']")
_REWRITTEN = re.compile(
    rb"<(?P<element>[\w.\-]{1,40}):provenance(?:\s[^<>]*)?>[^<>]*</(?P=element):provenance\s{0,4}>"
    rb"|\s(?P<attribute>[\w.\-]{1,40}):provenance\s{0,4}=\s{0,4}(?:\"[^\"<]*\"|'[^'<]*')"
)


def with_record(packet: bytes | None, text: str) -> bytes:
    """The packet with our record in it. Bytes that are no XMP in UTF-8 are replaced: nobody could read them."""
    return _with(packet, b">" + _RECORD[0] + escape(text).encode() + _RECORD[1])


def with_note(packet: bytes | None, guid: bytes) -> bytes:
    """The packet with a note that a JPEG's extended packet `guid` goes on where it ends.

    A packet may have one such note only; one that another program wrote stays, and ours is not needed to read.
    """
    if packet is not None and _EXTENDED in packet:
        return packet
    return _with(packet, _NOTE + b"><" + _EXTENDED + b">" + guid + b"</" + _EXTENDED + b">")


def without_ours(packet: bytes) -> bytes | None:
    """The packet as it was before us; None where nothing is left of it."""
    if _NAME not in packet:
        return packet
    parts, at = [], 0
    while (start := packet.find(_OPEN, at)) >= 0 and (end := packet.find(_CLOSE, start)) >= 0:
        parts.append(packet[at:start])
        at = end + len(_CLOSE)
    rest = b"".join([*parts, packet[at:]])
    prefixes = set(_PREFIX.findall(rest))
    if prefixes:
        rest = _REWRITTEN.sub(
            lambda match: b"" if (match["element"] or match["attribute"]) in prefixes else match[0], rest
        )
    return None if rest == _EMPTY else rest


def record(packet: bytes) -> Provenance | None:
    """Our record in the packet, however it is written there."""
    if _NAME not in packet:
        return None
    start = len(packet)
    for _ in range(MAX_TRIES):
        start = packet.rfind(_OPEN + b">" + _RECORD[0], 0, start)
        if start < 0:
            break
        end = packet.find(_RECORD[1], start)
        text = packet[start + len(_OPEN) + 1 + len(_RECORD[0]) : end].decode("utf-8", "replace")
        if (ours := Provenance.from_text(unescape(text))) is not None:
            return ours
    return _record_parsed(packet)


def _with(packet: bytes | None, description: bytes) -> bytes:
    at = -1 if packet is None else packet.rfind(_END)
    if packet is None or at < 0:
        packet, at = _EMPTY, _EMPTY.rfind(_END)
    return packet[:at] + _OPEN + description + _CLOSE + packet[at:]


class _Refused(Exception):
    """The packet declares a document type, which XMP never does and attacks do."""


def _record_parsed(packet: bytes) -> Provenance | None:
    if len(packet) > MAX_PACKET:
        return None
    name = f"{NAMESPACE} provenance"
    texts: list[str] = []
    is_inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal is_inside
        is_inside = tag == name
        if is_inside:
            texts.append("")
        if name in attributes:
            texts.append(attributes[name])

    def end(_: str) -> None:
        nonlocal is_inside
        is_inside = False

    def characters(text: str) -> None:
        if is_inside:
            texts.append(texts.pop() + text)

    def refuse(*_: object) -> None:
        raise _Refused

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(packet, True)
    except _Refused:
        return None
    except expat.ExpatError:
        pass  # what stands before the damage was read
    return next((ours for text in reversed(texts[-MAX_TRIES:]) if (ours := Provenance.from_text(text))), None)
