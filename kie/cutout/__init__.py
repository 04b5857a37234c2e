"""Background removal: three back-ends behind one function, and what belongs around it.

    picture = read_picture.read(content, name="mug.jpg")
    for notice in notices(picture): ...
    cutout = await remove_background(picture, settings=settings, client=client)
    if cutout.image is not None:
        content = to_png(trim(cutout.image, margin=0.05))
    else:
        offers = fallbacks(settings=settings, has_key=True, tried=("embedded",))

`backends` chooses and calls; `kie.domain.cutout_backends` has a record of each. `notices` says what a person should
know beforehand, `finish` trims and writes. A declined Cutout says why in a sentence. The original is never changed.

Import the module that you need: `backends` and `result` load quickly, the others load numpy and OpenCV.
"""
