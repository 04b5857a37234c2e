"""Parameters and accepted files that entries of several files have in common, each named by what it takes.

Prompts and inputs without which there is nothing to do are required unless the name says OPTIONAL; everything else may
be left out unless it says REQUIRED. A number after PROMPT is its greatest length in characters. What only one file
uses stands at the top of that file. A limit that changes for one model alone is not changed here: the entry gets a
literal of its own, or `replace(...)` of what it differs from.
"""

from __future__ import annotations

from kie.catalogue.formats import CLIPS, JPEG_OR_PNG, PICTURES, SOUNDS
from kie.catalogue.types import Accepted, Parameter

# Files

UP_TO_10_MB = Accepted(max_mb=10)
UP_TO_20_MB = Accepted(max_mb=20)
PICTURES_10_MB = Accepted(mime=PICTURES, max_mb=10)
PICTURES_30_MB = Accepted(mime=PICTURES, max_mb=30)
JPEG_OR_PNG_10_MB = Accepted(mime=JPEG_OR_PNG, max_mb=10)
CLIPS_10_MB = Accepted(mime=CLIPS, max_mb=10)

# Prompts

PROMPT = Parameter(name="prompt", type="string", role="prompt", required=True, help="What to make")
PROMPT_800 = Parameter(name="prompt", type="string", role="prompt", required=True, max_length=800, help="What to make")
PROMPT_1000 = Parameter(name="prompt", type="string", role="prompt", required=True, max_length=1000, help="What to make")
PROMPT_1500 = Parameter(name="prompt", type="string", role="prompt", required=True, max_length=1500, help="What to make")
PROMPT_2500 = Parameter(name="prompt", type="string", role="prompt", required=True, max_length=2500, help="What to make")
PROMPT_5000 = Parameter(name="prompt", type="string", role="prompt", required=True, max_length=5000, help="What to make")
PROMPT_10000 = Parameter(name="prompt", type="string", role="prompt", required=True, max_length=10000, help="What to make")
PROMPT_20000 = Parameter(name="prompt", type="string", role="prompt", required=True, max_length=20000, help="What to make")
PROMPT_1_TO_5000 = Parameter(name="prompt", type="string", role="prompt", required=True, min_length=1, max_length=5000, help="What to make")
PROMPT_3_TO_5000 = Parameter(name="prompt", type="string", role="prompt", required=True, min_length=3, max_length=5000, help="What to make")
OPTIONAL_PROMPT_5000 = Parameter(name="prompt", type="string", role="prompt", max_length=5000, help="What to make")
NEGATIVE_PROMPT_500 = Parameter(
    name="negative_prompt", type="string", role="negative_prompt", max_length=500, help="What to avoid; the prompt wins on conflict"
)
NEGATIVE_PROMPT_5000 = Parameter(
    name="negative_prompt", type="string", role="negative_prompt", max_length=5000, help="What to avoid; the prompt wins on conflict"
)
PROMPT_EXTEND = Parameter(name="prompt_extend", type="boolean", default=True, help="Let a language model expand the prompt first")

# Inputs

IMAGE_URL = Parameter(name="image_url", type="string", role="reference_images", required=True, accepts=PICTURES_10_MB, help="Public URL of an image")
IMAGE_URLS_UP_TO_10 = Parameter(
    name="image_urls", type="array", role="reference_images", required=True, items="string", max_count=10, accepts=PICTURES_10_MB, help="Public URLs of images"
)
AUDIO_URL = Parameter(
    name="audio_url", type="string", role="reference_audio", required=True, accepts=Accepted(mime=SOUNDS, max_mb=10), help="Public URL of a sound file"
)
OPTIONAL_END_IMAGE_URL = Parameter(
    name="end_image_url", type="string", role="last_frame", accepts=PICTURES_10_MB, help="Public URL of an image to use as last frame"
)
OPTIONAL_LAST_FRAME_URL = Parameter(name="last_frame_url", type="string", role="last_frame", help="Public URL of the last frame")

# Size

FIVE_ASPECT_RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4")
GROK_ASPECT_RATIOS = ("2:3", "3:2", "1:1", "16:9", "9:16")
IMAGE_SIZES = ("square", "square_hd", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9")

ASPECT_RATIO_WITHOUT_CHOICES = Parameter(name="aspect_ratio", type="string", role="aspect_ratio", help="Width to height")
ASPECT_RATIO_OF_THREE = Parameter(
    name="aspect_ratio", type="string", role="aspect_ratio", default="16:9", choices=("16:9", "9:16", "1:1"), help="Width to height"
)
ASPECT_RATIO_OF_FIVE = Parameter(name="aspect_ratio", type="string", role="aspect_ratio", default="16:9", choices=FIVE_ASPECT_RATIOS, help="Width to height")
IMAGE_SIZE_SQUARE_HD = Parameter(
    name="image_size", type="string", role="aspect_ratio", default="square_hd", choices=IMAGE_SIZES, help="Named size / aspect preset"
)
RESOLUTION_1K_2K_4K = Parameter(name="resolution", type="string", role="resolution", default="1K", choices=("1K", "2K", "4K"), help="Resolution tier")
RESOLUTION_480P_720P_DEFAULT_480P = Parameter(
    name="resolution", type="string", role="resolution", default="480p", choices=("480p", "720p"), help="Resolution tier"
)
RESOLUTION_480P_720P_DEFAULT_720P = Parameter(
    name="resolution", type="string", role="resolution", default="720p", choices=("480p", "720p"), help="Resolution tier"
)
RESOLUTION_480P_720P_1080P = Parameter(
    name="resolution", type="string", role="resolution", default="720p", choices=("480p", "720p", "1080p"), help="Resolution tier"
)
RESOLUTION_720P_1080P = Parameter(name="resolution", type="string", role="resolution", default="1080p", choices=("720p", "1080p"), help="Resolution tier")

# Length

DURATION_5_OR_10 = Parameter(name="duration", type="string", role="duration", default="5", choices=("5", "10"), help="Length in seconds")
DURATION_5_OR_10_REQUIRED = Parameter(
    name="duration", type="string", role="duration", required=True, default="5", choices=("5", "10"), help="Length in seconds"
)
DURATION_UP_TO_30 = Parameter(
    name="duration", type="integer", role="duration", default=5, minimum=-1, maximum=30, help="Length in seconds; -1 leaves it to the model"
)

# Everything else

SEED = Parameter(name="seed", type="integer", role="seed", help="Random seed for reproducibility")
SEED_FROM_0 = Parameter(name="seed", type="integer", role="seed", minimum=0, maximum=2147483647, help="Random seed for reproducibility")
OUTPUT_FORMAT_PNG_OR_JPEG = Parameter(name="output_format", type="string", role="output_format", default="png", choices=("png", "jpeg"), help="File format")
WATERMARK = Parameter(name="watermark", type="boolean", default=False, help="Add an AI watermark")
NSFW_CHECKER = Parameter(name="nsfw_checker", type="boolean", default=False, help="KIE's content filter; off over the API")
ENABLE_SAFETY_CHECKER = Parameter(name="enable_safety_checker", type="boolean", default=True, help="The vendor's safety checker; only the API can turn it off")
