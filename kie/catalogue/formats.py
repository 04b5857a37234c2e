"""Files that KIE's pages name together again and again, as MIME types."""

from __future__ import annotations

PICTURES = ("image/jpeg", "image/png", "image/webp")
JPEG_OR_PNG = ("image/jpeg", "image/png")
MORE_PICTURES = (*PICTURES, "image/bmp", "image/tiff", "image/gif")
CLIPS = ("video/mp4", "video/quicktime", "video/x-matroska")
MP4_OR_MOV = ("video/mp4", "video/quicktime")
SOUNDS = ("audio/mpeg", "audio/wav", "audio/x-wav", "audio/aac", "audio/mp4", "audio/ogg")
MP3_OR_WAV = ("audio/wav", "audio/mpeg")
