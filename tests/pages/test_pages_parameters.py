"""Parameter widgets: which kind a parameter gets, what it holds, and what the form says about it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from kie import catalogue
from kie.catalogue import Json, Model, Parameter, Rule
from kie.catalogue.payload import is_absent, typed
from kie.catalogue.problem import REQUIRED
from kie.ledger import queries
from kie.playground import drafts
from kie.playground.container import LOCAL_WORKSPACE, Playground
from kie.playground.drafts import plan_of
from kie.playground.form_values import fitting, is_shown, start_of
from pages.ui.create import create_state
from pages.ui.parameters.drawing import WIDGETS
from pages.ui.parameters.kinds import Kind, kind_of, stops_of
from pages.ui.parameters.lists import read_list, write_list
from pages.ui.parameters.objects import total_of
from pages.ui.parameters.parameter_form import sentences_near
from pages.ui.parameters.seed import drawn_seed
from pages.ui.parameters.shapes import Shape, drawn_shape
from tests.kie.catalogue.building import allowed, breaches, full, model_of
from tests.pages.conftest import runs, visit
from tests.pages.test_pages_create import FILES, OFFERED, all_runs, kept, press_generate, save
from tests.support.shelves import shown

EVERY = [
    (model, parameter) for model in catalogue.all_models() for parameter in model.parameters if is_shown(parameter)
]
CHUNK = 24
"""So many models' forms are drawn at once where only the forms matter."""
CHUNKS = [OFFERED[start : start + CHUNK] for start in range(0, len(OFFERED), CHUNK)]
KLING = "kling-3.0/video"
SHOTS = create_state.parameter(KLING, "multi_prompt").key


def brief(*models: str, **parameters: dict[str, Json]) -> drafts.Draft:
    return drafts.Draft(texts={"subject": "A mug"}, models=models, parameters=parameters, references=FILES)


def shown_values(model: Model, values: dict[str, Json]) -> dict[str, Json]:
    return {p.name: values[p.name] for p in model.parameters if p.name in values and is_shown(p)}


def parameter_called(model: Model, name: str) -> Parameter:
    parameter = model.parameter(name)
    assert parameter is not None
    return parameter


def after(page: AppTest, acted: object) -> AppTest:
    """The page after something was done to one of its widgets."""
    assert acted is not page
    return runs(page)


def text_of(page: AppTest) -> str:
    """Everything that stands beside a widget, without what keeps Markdown from acting on it."""
    return "\n".join(element.value.replace("\\", "") for element in (*page.caption, *page.markdown))


def test_every_parameter_has_a_widget_that_holds_every_value_it_may_have() -> None:
    lost, kinds = [], set()
    for model, parameter in EVERY:
        for value in allowed(parameter):
            held = fitting(parameter, value)
            kinds.add(kind_of(model, parameter, held))
            if typed(parameter, held) != typed(parameter, value):
                lost.append((model.id, parameter.name, value))
    assert lost == []
    assert kinds <= set(WIDGETS)


def test_no_parameter_that_is_needed_is_out_of_reach() -> None:
    """With a brief, files and whatever else its widgets can hold, every model can be sent."""
    stuck = {}
    for model in OFFERED:
        wanted = shown_values(model, full(model, {}))
        needed = {p.name: wanted[p.name] for p in model.parameters if p.required and p.name in wanted}
        starts = {p.name: start for p in model.parameters if is_shown(p) and not is_absent(start := start_of(p))}
        made = plan_of(brief(model.id, **{model.id: {**starts, **needed}}), model)
        if made.sentences:
            stuck[model.id] = made.sentences
    assert stuck == {}


def test_starts_are_values_that_may_be_sent_or_nothing() -> None:
    for model, parameter in EVERY:
        start = start_of(parameter)
        if not is_absent(start) and parameter.items != "object":
            wrong = catalogue.problems(model_of(parameter), {parameter.name: typed(parameter, start)})
            assert (wrong, fitting(parameter, start)) == ((), start), (model.id, parameter.name)


@pytest.mark.parametrize("models", CHUNKS, ids=lambda models: models[0].id)
def test_a_form_sends_the_values_that_were_put_into_it(app: Playground, models: list[Model]) -> None:
    wanted = {model.id: shown_values(model, full(model, {})) for model in models}
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=tuple(wanted), parameters=wanted, references=FILES))
    visit()
    parameters = kept(app).parameters
    changed = [
        (model.id, name, value, parameters[model.id].get(name))
        for model in models
        for name, value in wanted[model.id].items()
        if typed(parameter_called(model, name), parameters[model.id].get(name)) != value
    ]
    assert changed == []


@pytest.mark.parametrize("models", CHUNKS[:2] + CHUNKS[-1:], ids=lambda models: models[0].id)
def test_no_stored_value_breaks_a_form(app: Playground, models: list[Model]) -> None:
    for garbage in ("no such thing", -987_654.5, [{"a": 1}, 7, None], True):
        wanted = {model.id: {p.name: garbage for p in model.parameters} for model in models}
        save(app, drafts.Draft(models=tuple(wanted), parameters=wanted))
        visit()


def test_what_breaks_a_bound_or_a_rule_is_said_beside_a_widget() -> None:
    """Whatever is wrong with something that the form has: at it, or at what the rule speaks of beside it."""
    silent = []
    for model in OFFERED:
        for breach in breaches(model):
            if not is_shown(breach.parameter) or breach.parameter.is_deprecated:
                continue
            made = plan_of(brief(model.id, **{model.id: shown_values(model, breach.values)}), model)
            near = [problem.sentence for problems in sentences_near(made).values() for problem in problems]
            if made.prepared.problems and not near:
                silent.append((model.id, breach.what))
    assert silent == []


def parameter_of(**facts: object) -> Parameter:
    return Parameter(**{"name": "one", "type": "string", **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("segments", {"choices": ("fun", "normal"), "default": "fun"}),
        ("segments", {"type": "integer", "choices": (5, 10), "required": True}),
        ("select", {"choices": ("TEXT_2_VIDEO", "FIRST_AND_LAST_FRAMES_2_VIDEO"), "default": "TEXT_2_VIDEO"}),
        ("select", {"choices": ("1", "2", "3", "4", "5", "6")}),
        ("steps", {"choices": ("1", "2", "3", "4", "5", "6"), "default": "5"}),
        ("shapes", {"role": "aspect_ratio", "choices": ("1:1", "auto"), "default": "1:1"}),
        ("shapes", {"role": "aspect_ratio", "choices": ("square_hd", "landscape_16_9", "1024x768")}),
        ("select", {"role": "aspect_ratio", "choices": ("1:1", "as the first picture in the list has it")}),
        ("segments", {"role": "aspect_ratio", "choices": ("wide", "narrow")}),
        ("line", {"role": "aspect_ratio", "required": True}),
        ("area", {"max_length": 500}),
        ("seed", {"role": "seed", "max_length": 500}),
        ("seed", {"type": "number", "role": "seed"}),
        ("toggle", {"type": "boolean"}),
        ("slider", {"type": "integer", "minimum": 3, "maximum": 15, "default": 5}),
        ("slider", {"type": "number", "minimum": 0, "maximum": 1, "step": 0.01, "default": 0.5}),
        ("number", {"type": "integer", "minimum": 3, "maximum": 15}),
        ("number", {"type": "integer", "minimum": 2, "maximum": 250, "default": 30}),
        ("number", {"type": "number", "minimum": 2, "default": 3}),
        ("texts", {"type": "array", "items": "string"}),
        ("numbers", {"type": "array", "items": "integer"}),
        ("files", {"type": "array", "items": "string", "role": "reference_audio"}),
        ("file", {"role": "reference_images"}),
        ("json", {"type": "array", "items": "boolean"}),
    ],
)
def test_the_kind_follows_from_the_facts(kind: Kind, facts: dict[str, object]) -> None:
    parameter = parameter_of(**facts)
    assert kind_of(model_of(parameter), parameter, start_of(parameter)) == kind


def test_a_slider_has_the_stops_of_an_open_range_and_what_is_allowed_besides() -> None:
    length = parameter_of(type="integer", minimum=-1, maximum=6, default=5)
    rule = Rule(sentence="4 to 6, or -1.", between={"one": (4, 6)}, besides=(-1,))
    assert stops_of(model_of(length, rules=(rule,)), length) == (-1, 4, 5, 6)
    assert kind_of(model_of(length, rules=(rule,)), length, 3) == "number"


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ("16:9", Shape(name="16:9", wide=1, high=9 / 16)),
        ("landscape_16_9", Shape(name="Landscape 16:9", wide=1, high=9 / 16)),
        ("portrait_4_3", Shape(name="Portrait 4:3", wide=0.75, high=1)),
        ("square_hd", Shape(name="Square HD", wide=1, high=1)),
        ("1024x768", Shape(name="1024 × 768", wide=1, high=0.75)),
        ("auto", Shape(name="Auto", wide=None, high=None)),
        (None, Shape(name="The model decides", wide=None, high=None)),
    ],
)
def test_a_shape_is_drawn_in_its_ratio(value: Json, shape: Shape) -> None:
    assert drawn_shape(value) == shape


NUMBERS = parameter_of(type="array", items="number")
BOXES = parameter_of(type="array", items="array", each=parameter_of(type="array", items="array", each=NUMBERS))
a_number = st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6)


@settings(max_examples=50)
@given(st.lists(st.lists(st.lists(a_number, min_size=1, max_size=4), max_size=2), max_size=4))
def test_lists_of_boxes_are_read_as_they_are_written(value: list[Json]) -> None:
    while value and value[-1] == []:
        value.pop()
    assert read_list(BOXES, write_list(BOXES, value)) == value


@settings(max_examples=100)
@given(st.text() | st.text(alphabet="12,.; \n"))
def test_what_is_typed_as_a_list_comes_back_the_same(text: str) -> None:
    for parameter in (NUMBERS, BOXES, parameter_of(type="array", items="string")):
        items = read_list(parameter, text)
        assert read_list(parameter, write_list(parameter, items)) == items


def test_lists_are_read_the_way_people_type_them() -> None:
    assert read_list(NUMBERS, "1, 2.5 x") == [1, 2.5, "x"]
    assert read_list(BOXES, "\n1,2,3,4; 5 6 7 8\n") == [[], [[1, 2, 3, 4], [5, 6, 7, 8]]]
    assert read_list(parameter_of(type="array", items="string"), " one \n\n two, three ") == ["one", "two, three"]


@pytest.mark.parametrize(
    ("parameter", "value", "held"),
    [
        (parameter_of(type="integer"), 2**60, str(2**60)),
        (parameter_of(type="integer"), "7", 7),
        (parameter_of(type="integer"), 2.5, "2.5"),
        (parameter_of(type="number"), 7, 7.0),
        (parameter_of(choices=("5", "10")), 10, "10"),
        (parameter_of(choices=("5", "10")), 7, "7"),
        (parameter_of(role="seed"), 42, "42"),
    ],
)
def test_a_value_from_elsewhere_is_held_or_kept_as_text(parameter: Parameter, value: Json, held: Json) -> None:
    fitted = fitting(parameter, value)
    assert (type(fitted), fitted) == (type(held), held)


def test_a_drawn_seed_is_one_that_the_model_takes() -> None:
    for model, parameter in EVERY:
        if parameter.role == "seed":
            assert catalogue.problems(model_of(parameter), {parameter.name: drawn_seed(parameter)}) == (), model.id


def test_seconds_of_shots_are_added_up() -> None:
    shots = parameter_called(catalogue.get(KLING), "multi_prompt")
    assert total_of(shots, [{"prompt": "a", "duration": 3}, {"duration": 4}, {"prompt": "b"}]) == 7
    assert total_of(shots, [{"prompt": "a"}]) is None


def test_a_seed_is_drawn_locked_and_let_go(app: Playground) -> None:
    save(app, brief("wan/2-7-image"))
    page = visit()
    key = create_state.parameter("wan/2-7-image", "seed").key
    after(page, page.button(key=f"{key}_lock").click())
    drawn = page.number_input(key=key).value
    assert kept(app).parameters["wan/2-7-image"]["seed"] == drawn
    press_generate(page)
    assert page.number_input(key=key).value == drawn
    after(page, page.button(key=f"{key}_lock").click())
    assert page.number_input(key=key).value is None
    assert "seed" not in kept(app).parameters["wan/2-7-image"]
    after(page, page.button(key=f"{key}_lock").click())
    assert page.number_input(key=key).value == drawn
    after(page, page.button(key=f"{key}_dice").click())
    assert page.number_input(key=key).value != drawn
    assert all_runs(app)[0].tasks[0].input["seed"] == drawn


def test_shots_are_added_written_moved_and_removed(app: Playground) -> None:
    save(app, drafts.Draft(texts={"subject": "A mug"}, models=(KLING,)))
    page = visit()
    for text in ("A boat leaves", "A storm comes"):
        after(page, page.button(key=f"{SHOTS}_add").click())
        place = len(page.session_state[SHOTS]) - 1
        after(page, page.text_area(key=f"{SHOTS}_{place}_prompt").set_value(text))
    after(page, page.slider(key=f"{SHOTS}_1_duration").set_value(4))
    assert page.session_state[SHOTS] == [
        {"prompt": "A boat leaves", "duration": 1},
        {"prompt": "A storm comes", "duration": 4},
    ]
    assert "2 of at most 5 · 5 s together · duration is 5 s" in text_of(page)
    after(page, page.button(key=f"{SHOTS}_1_up").click())
    assert page.text_area(key=f"{SHOTS}_0_prompt").value == "A storm comes"
    after(page, page.toggle(key=create_state.parameter(KLING, "multi_shots").key).set_value(True))
    press_generate(page)
    assert all_runs(app)[0].tasks[0].input["multi_prompt"] == [
        {"prompt": "A storm comes", "duration": 4},
        {"prompt": "A boat leaves", "duration": 1},
    ]
    after(page, page.button(key=f"{SHOTS}_0_remove").click())
    assert page.session_state[SHOTS] == [{"prompt": "A boat leaves", "duration": 1}]
    assert visit().text_area(key=f"{SHOTS}_0_prompt").value == "A boat leaves"


def test_files_inside_a_list_are_picked_from_the_drafts_and_not_shared_out_too(app: Playground) -> None:
    elements = create_state.parameter(KLING, "kling_elements").key
    wanted = brief(KLING, **{KLING: {"kling_elements": [{"name": "boat", "description": "red"}]}})
    save(app, wanted)
    page = visit()
    picker = page.multiselect(key=f"{elements}_0_element_input_urls")
    assert picker.options == ["https://example.com/one.png", "https://example.com/two.png",
                              "https://example.com/three.png", "https://example.com/mask.png"]  # fmt: skip
    after(page, picker.set_value(["https://example.com/one.png"]))
    sent = plan_of(kept(app), catalogue.get(KLING)).prepared.input
    assert sent["kling_elements"] == [
        {"name": "boat", "description": "red", "element_input_urls": ["https://example.com/one.png"]}
    ]
    assert sent["image_urls"] == ["https://example.com/two.png", "https://example.com/three.png"]


def test_a_number_out_of_bounds_is_kept_and_said_at_the_widget_and_by_generate(app: Playground) -> None:
    save(app, brief("qwen/text-to-image"))
    page = visit()
    key = create_state.parameter("qwen/text-to-image", "num_inference_steps").key
    after(page, page.number_input(key=key).set_value(900))
    sentence = "Inference steps must be between 2 and 250, not 900."
    assert sentence in text_of(page)
    press_generate(page)
    assert [error.value.replace("\\", "") for error in page.error][-1] == f"Qwen Image: {sentence} Nothing was sent."
    assert page.number_input(key=key).value == 900
    assert all_runs(app) == ()


def test_a_broken_rule_is_said_at_what_has_to_change(app: Playground) -> None:
    save(app, brief("gpt-image-2-text-to-image", **{"gpt-image-2-text-to-image": {"aspect_ratio": "5:4"}}))
    page = visit()
    sentence = "Aspect ratios 5:4, 4:5, 3:1, 1:3 and 9:21 are only made in 1K: choose 1K as resolution."
    assert sentence not in text_of(page)
    after(
        page,
        page.segmented_control(key=create_state.parameter("gpt-image-2-text-to-image", "resolution").key).set_value(
            "4K"
        ),
    )
    assert sentence in text_of(page)


def test_a_stored_number_that_the_slider_cannot_hold_is_shown_until_it_is_right(app: Playground) -> None:
    save(app, brief("happyhorse/text-to-video", **{"happyhorse/text-to-video": {"duration": 90}}))
    page = visit()
    key = create_state.parameter("happyhorse/text-to-video", "duration").key
    assert page.number_input(key=key).value == 90
    after(page, page.number_input(key=key).set_value(12))
    assert page.slider(key=key).value == 12


def test_numbers_that_are_texts_at_kie_stay_texts(app: Playground) -> None:
    save(app, brief(KLING, "google/imagen4"))
    page = visit()
    after(page, page.select_slider(key=create_state.parameter(KLING, "duration").key).set_value("12"))
    after(page, page.button(key=f"{create_state.parameter('google/imagen4', 'seed').key}_dice").click())
    now = kept(app)
    assert plan_of(now, catalogue.get(KLING)).prepared.input["duration"] == "12"
    assert isinstance(plan_of(now, catalogue.get("google/imagen4")).prepared.input["seed"], str)


def test_what_is_missing_is_a_hint_and_no_mistake() -> None:
    made = plan_of(brief("minimax-h3/text-to-video"), catalogue.get("minimax-h3/text-to-video"))
    (problem,) = sentences_near(made)["aspect_ratio"]
    assert (problem.sentence, problem.upstream) == ("Aspect ratio is needed.", REQUIRED)


def test_an_earlier_task_is_picked_from_ones_own_results_of_the_same_maker_or_pasted(app: Playground) -> None:
    extend = "grok-imagine/extend"
    key = create_state.parameter(extend, "task_id").key
    for model, prompt in (("grok-imagine/text-to-video", "a red fox"), ("z-image", "a mug")):
        shown(app.ledger, app.store, model=model, prompt=prompt, service=app.settings.service)
    shown(app.ledger, app.store, model="grok-imagine/text-to-video", prompt="elsewhere")
    save(app, brief(extend))
    page = visit()
    (offered,) = page.selectbox(key=key).options
    assert "a red fox" in offered
    page.selectbox(key=key).select(offered)
    press_generate(runs(page))
    (fox,) = (task for run in queries.latest_runs(app.ledger, workspace=LOCAL_WORKSPACE, origin="shell")
              for task in run.tasks if task.prompt == "a red fox")  # fmt: skip
    assert all_runs(app)[0].tasks[0].input["task_id"] == fox.kie_task_id
    save(app, brief(extend, **{extend: {"task_id": "366e2065ed94e590a9e1201e1f1e1704"}}))
    assert visit().selectbox(key=key).value == "366e2065ed94e590a9e1201e1f1e1704"
