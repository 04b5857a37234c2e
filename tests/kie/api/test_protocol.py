"""KIE's replies as they were recorded and documented, and any other bytes that may come instead."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kie.api import error_messages, protocol
from kie.api.protocol import read_created, read_record
from kie.domain.task import Record
from kie.errors import (
    BadInput,
    KeyRefused,
    KieError,
    NotUnderstood,
    OutcomeUnknown,
    OutOfCredits,
    RateLimited,
    Refused,
    TaskUnknown,
)

ID = "366e2065ed94e590a9e1201e1f1e1704"
URL = "https://tempfile.example.org/r/1.png"
SECOND = "https://tempfile.example.org/r/2.png"
PAGE = b"<!DOCTYPE html><html><body><h1>524: A timeout occurred</h1></body></html>"


def body(code: Any = 200, data: Any = None, **more: Any) -> bytes:
    """An envelope as the live service writes it."""
    return json.dumps({"code": code, "msg": "success", "data": data} | more).encode()


def record_of(**data: Any) -> Record:
    """What is read of a task whose record holds `data`."""
    return read_record(200, body(data={"taskId": ID, "state": "success"} | data))


# --- createTask


@pytest.mark.parametrize(
    "answer",
    [
        body(data={"taskId": ID, "recordId": ID}),
        body(data={"taskId": ID}),
        body(data={"task_id": ID}),
        body(data={"recordId": ID}),
        body(data={"taskId": None, "recordId": f" {ID} "}),
        json.dumps({"code": 200, "message": "success", "data": {"taskId": ID}}).encode(),
        json.dumps({"code": "200", "msg": "success", "data": {"taskId": ID}}).encode(),
        json.dumps({"data": {"taskId": ID}}).encode(),
    ],
)
def test_a_created_task_is_known_by_its_id_under_any_of_its_names(answer: bytes) -> None:
    assert read_created(200, answer) == ID


def test_an_id_in_the_documented_form_or_as_a_number_is_taken_as_it_is() -> None:
    assert read_created(200, body(data={"taskId": "task_nano-banana-pro_1765178625768"})) == (
        "task_nano-banana-pro_1765178625768"
    )
    assert read_created(200, body(data={"taskId": 1765178625768})) == "1765178625768"


@pytest.mark.parametrize(
    "answer",
    [
        PAGE,
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        body(data=None),
        body(data={}),
        body(data={"taskId": ""}),
        body(data={"taskId": None}),
        body(data={"taskId": True}),
        body(data={"taskId": 1.5}),
        body(data={"taskId": "two words"}),
        body(data={"taskId": "\ud800"}),
        body(data={"taskId": "x" * 201}),
        body(data="366e2065"),
        body(data=[{"taskId": ID}]),
    ],
)
def test_an_answer_that_names_no_task_leaves_the_outcome_unknown(answer: bytes) -> None:
    with pytest.raises(OutcomeUnknown, match="billed") as raised:
        read_created(200, answer)
    assert raised.value.billed is None


@pytest.mark.parametrize("status", [500, 502, 503, 520, 524])
@pytest.mark.parametrize("answer", [PAGE, b"", body(500, msg="Server exception"), b'{"code":500}'])
def test_a_server_that_fails_leaves_the_outcome_unknown(status: int, answer: bytes) -> None:
    with pytest.raises(OutcomeUnknown):
        read_created(status, answer)


UPSTREAM = "An invalid response was received from the upstream server"
TEN_MINUTES = "Upstream is currently experiencing service issues. No result has been returned for over 10 minutes."


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (502, {"message": UPSTREAM}),
        (502, {"code": 502, "message": UPSTREAM}),
        (502, {"code": 500, "msg": "This field is required"}),
        (503, {"code": 422, "msg": "This field is required"}),
        (504, {"message": "Gateway Timeout"}),
        (524, {"code": 524, "msg": "A timeout occurred"}),
        (505, {"message": "HTTP Version Not Supported"}),
        (501, {"message": "Not Implemented"}),
        (500, {"message": "This field is required"}),
        (500, {"msg": "Credits insufficient"}),
        (500, {"code": 500, "msg": UPSTREAM}),
        (500, {"code": 455, "msg": "maintenance"}),
        (408, {"message": "Request Timeout"}),
        (200, {"code": 408, "msg": TEN_MINUTES}),
        (200, {"code": 499, "msg": "client closed request"}),
        (200, {"code": 500, "msg": "Read timed out"}),
        (200, {"code": 500, "msg": UPSTREAM}),
        (200, {"code": 501, "msg": "the upstream timed out"}),
        (200, {"code": 502, "msg": "Bad Gateway"}),
        (200, {"code": 503, "msg": "service unavailable"}),
        (200, {"code": 504, "msg": "Gateway Timeout"}),
        (200, {"code": 520, "msg": "is required"}),
        (200, {"code": 524, "msg": "A timeout occurred"}),
        (200, {"code": 0, "msg": "ok"}),
        (202, {"message": "accepted"}),
    ],
)
def test_what_a_gateway_may_have_said_leaves_the_outcome_unknown(status: int, answer: dict[str, Any]) -> None:
    with pytest.raises(OutcomeUnknown, match="may have been started and billed; it was not sent again") as raised:
        read_created(status, json.dumps(answer).encode())
    assert raised.value.billed is None


@pytest.mark.parametrize("status", [200, 500, 502])
@pytest.mark.parametrize("code", [401, 408, 422, 429, 500, 504])
def test_a_task_that_is_named_was_created_whatever_code_stands_beside_it(status: int, code: int) -> None:
    assert read_created(status, body(code, data={"taskId": ID}, msg="Server exception")) == ID


@pytest.mark.parametrize(
    ("status", "code", "kie_message"),
    [
        (200, 501, "Generation Failed"),
        (501, 501, "Generation Failed"),
        (505, 505, "The feature is disabled"),
        (200, 455, "maintenance"),
        (455, 455, "maintenance"),
        (200, 433, "sub-key usage exceeded the limit"),
        (500, 422, "This field is required"),
        (500, 402, "Credits insufficient"),
    ],
)
def test_what_kie_certainly_did_not_start_is_a_no(status: int, code: int, kie_message: str) -> None:
    with pytest.raises(Refused, match=r"Nothing was billed\.") as refused:
        read_created(status, body(code, msg=kie_message))
    assert refused.value.billed is False


@pytest.mark.parametrize(
    ("status", "answer", "kind", "code", "kie_message"),
    [
        (
            200,
            '{"code":401,"msg":"Unauthorized – Authentication failed. Please check that your Authorization and '
            'Content-Type headers are correctly set."}',
            KeyRefused,
            401,
            "Unauthorized – Authentication failed. Please check that your Authorization and Content-Type headers "
            "are correctly set.",
        ),
        (
            401,
            '{"code":401,"msg":"You do not have access permissions"}',
            KeyRefused,
            401,
            "You do not have access permissions",
        ),
        (200, '{"code":402,"msg":"Credits insufficient"}', OutOfCredits, 402, "Credits insufficient"),
        (200, '{"code":402,"message":"anything"}', OutOfCredits, 402, "anything"),
        (200, '{"code":500,"msg":"Credits insufficient"}', OutOfCredits, 500, "Credits insufficient"),
        (500, '{"code":500,"msg":"Credits insufficient"}', OutOfCredits, 500, "Credits insufficient"),
        (400, '{"code":400,"msg":"Insufficient credits"}', OutOfCredits, 400, "Insufficient credits"),
        (
            200,
            '{"code":422,"msg":"The model name you specified is not supported.","data":null}',
            Refused,
            422,
            "The model name you specified is not supported.",
        ),
        (
            200,
            '{"code":422,"msg":"Each reference audio must be between 2 and 30 seconds","data":null}',
            Refused,
            422,
            "Each reference audio must be between 2 and 30 seconds",
        ),
        (
            200,
            '{"code":500,"msg":"This field is required","data":null}',
            Refused,
            500,
            "This field is required",
        ),
        (
            500,
            '{"code":500,"msg":"The text length cannot exceed the maximum limit","data":null}',
            Refused,
            500,
            "The text length cannot exceed the maximum limit",
        ),
        (
            200,
            '{"code":500,"msg":"mode is not within the range of allowed options","data":null}',
            Refused,
            500,
            "mode is not within the range of allowed options",
        ),
        (200, '{"code":500,"msg":"Server exception","data":null}', Refused, 500, "Server exception"),
        (200, '{"code":433,"msg":"sub-key usage exceeded"}', Refused, 433, "sub-key usage exceeded"),
        (200, '{"code":455,"msg":"maintenance"}', Refused, 455, "maintenance"),
        (200, '{"code":404,"msg":"GET request not supported"}', Refused, 404, "GET request not supported"),
        (200, '{"code":505,"data":null}', Refused, 505, "no reason given"),
    ],
)
def test_a_no_is_understood_and_nothing_was_billed(
    status: int, answer: str, kind: type[Refused], code: int, kie_message: str
) -> None:
    with pytest.raises(Refused) as refused:
        read_created(status, answer.encode())
    error = refused.value
    assert (type(error), error.code, error.kie_message, error.billed) == (kind, code, kie_message, False)
    assert "Nothing was billed." in error.message


@pytest.mark.parametrize("status", [200, 429])
def test_only_kies_own_429_says_that_it_may_be_sent_again(status: int) -> None:
    answer = body(429, msg="Your call frequency is too high. Please try again later.")
    with pytest.raises(RateLimited) as limited:
        read_created(status, answer)
    assert (limited.value.retry_after, limited.value.billed) == (10.0, False)
    with pytest.raises(OutcomeUnknown):
        read_created(429, PAGE)


def test_a_long_reason_is_cut() -> None:
    with pytest.raises(Refused) as refused:
        read_created(200, body(422, msg="x" * 1000))
    assert refused.value.kie_message == "x" * 299 + "…"


@pytest.mark.parametrize(
    ("code", "kie_message", "advice"),
    [
        (433, "sub-key usage exceeded", "The key's own spending cap is reached; raise it at kie.ai/api-key."),
        (455, "maintenance", "KIE is in maintenance; retry later."),
        (505, "the feature is disabled", "KIE has switched this off; choose another model, or retry later."),
        (422, "The model name you specified is not supported.", "KIE no longer offers this model; choose another."),
        (422, "character_ids contains an invalid character id", "Change the request, then retry."),
    ],
)
def test_a_refusal_says_what_to_do_next(code: int, kie_message: str, advice: str) -> None:
    assert str(error_messages.refusal(code, kie_message)) == (
        f"KIE refused the request: “{kie_message}” (code {code}). Nothing was billed. {advice}"
    )


# --- recordInfo


def test_a_pending_record_of_april_2026_is_read() -> None:
    data = {
        "taskId": ID, "model": "wan/2-7-image", "state": "waiting", "param": '{"input":"{}"}', "resultJson": "",
        "failCode": None, "failMsg": None, "costTime": None, "completeTime": None, "createTime": 1777539190000,
    }  # fmt: skip
    assert read_record(200, body(data=data)) == Record(
        task_id=ID,
        state="waiting",
        created_at=datetime(2026, 4, 30, 8, 53, 10, tzinfo=UTC),
        asked_model="wan/2-7-image",
    )


def test_a_finished_record_of_september_2026_is_read() -> None:
    data = {
        "taskId": ID, "model": "gpt-image-2", "state": "success", "resultJson": json.dumps({"resultUrls": [URL]}),
        "failCode": None, "failMsg": None, "costTime": 55, "completeTime": 1777539245500, "createTime": 1777539190000,
        "creditsConsumed": 6.0, "operationType": "gpt-image-2", "successFlag": 1, "response": {"resultUrls": [URL]},
    }  # fmt: skip
    record = read_record(200, body(data=data))
    assert record == Record(
        task_id=ID,
        state="success",
        asked_model="gpt-image-2",
        urls=(URL,),
        credits=6.0,
        created_at=datetime(2026, 4, 30, 8, 53, 10, tzinfo=UTC),
        completed_at=datetime(2026, 4, 30, 8, 54, 5, 500_000, tzinfo=UTC),
    )
    assert record.seconds == 55.5


@pytest.mark.parametrize("kie_message", ["msg", "message"])
def test_a_failed_record_is_read(kie_message: str) -> None:
    data = {"taskId": ID, "state": "fail", "failCode": "422", "failMsg": "Invalid prompt", "creditsConsumed": 0,
            "resultJson": ""}  # fmt: skip
    answer = json.dumps({"code": 200, kie_message: "success", "data": data}).encode()
    assert read_record(200, answer) == Record(
        task_id=ID, state="fail", fail_code="422", fail_message="Invalid prompt", credits=0.0
    )


def test_a_failure_may_have_a_number_for_its_code_and_no_envelope_code() -> None:
    answer = json.dumps({"data": {"state": "fail", "errorCode": 500, "errorMessage": "internal error"}}).encode()
    assert read_record(200, answer) == Record(task_id="", state="fail", fail_code="500", fail_message="internal error")


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("waiting", "waiting"), ("queuing", "queuing"), ("generating", "generating"), ("success", "success"),
        ("fail", "fail"), ("SUCCESS", "success"), ("sleeping", "generating"), ("", "generating"),
        (None, "generating"), (7, "generating"), ({"a": 1}, "generating"),
    ],
)  # fmt: skip
def test_an_unknown_state_counts_as_pending(word: Any, state: str) -> None:
    assert record_of(state=word).state == state


@pytest.mark.parametrize("cost_time", [None, 0, 8, 15000, "11", -1])
def test_cost_time_is_ignored(cost_time: Any) -> None:
    record = record_of(costTime=cost_time, createTime=1777539190000, completeTime=1777539198500)
    assert record.seconds == 8.5


def test_times_in_seconds_are_read_and_a_clock_that_ran_backwards_is_no_negative_time() -> None:
    assert record_of(createTime=1777539190, completeTime=1777539198).seconds == 8.0
    assert record_of(createTime=1777539198000, completeTime=1777539190000).seconds == 0.0
    assert record_of(createTime=0, completeTime=1777539190000).seconds is None


@pytest.mark.parametrize(
    ("consumed", "credits"),
    [(6, 6.0), (6.25, 6.25), ("0.8", 0.8), (None, None), (True, None), ("many", None), (10**400, None)],
)
def test_credits_may_have_decimals_or_be_missing(consumed: Any, credits: float | None) -> None:
    assert record_of(creditsConsumed=consumed).credits == credits


@pytest.mark.parametrize(
    ("data", "urls"),
    [
        ({"resultJson": json.dumps({"resultUrls": [URL, SECOND]})}, (URL, SECOND)),
        ({"resultJson": {"resultUrls": [URL]}}, (URL,)),
        ({"resultJson": json.dumps(json.dumps({"resultUrls": [URL]}))}, (URL,)),
        ({"resultJson": json.dumps({"result_urls": [URL]})}, (URL,)),
        ({"resultJson": json.dumps({"resultUrl": URL})}, (URL,)),
        ({"resultJson": "", "response": {"resultUrls": [URL]}}, (URL,)),
        ({"resultJson": None, "response": json.dumps({"resultUrls": [URL]})}, (URL,)),
        ({"resultJson": '{"resultUrls":["https://cut', "response": {"resultUrls": [URL]}}, (URL,)),
        ({"resultJson": {"resultUrls": []}, "response": {"resultUrls": [URL]}}, (URL,)),
        ({"resultJson": {"resultUrls": [URL], "firstFrameUrl": [SECOND], "resultWaterMarkUrls": [SECOND]}}, (URL,)),
        ({"resultJson": {"resultUrls": [None, 7, "", "ftp://x/1", "/local", "https://\ud800/", URL]}}, (URL,)),
        ({"resultJson": ""}, None),
        ({"resultJson": None}, None),
        ({}, None),
        ({"resultJson": {"resultUrls": []}}, None),
        ({"resultJson": {"resultUrls": {"0": URL}}}, (URL,)),
        ({"resultJson": {"resultUrls": json.dumps([URL])}}, (URL,)),
        ({"resultJson": json.dumps([URL, SECOND])}, (URL, SECOND)),
        ({"resultJson": {"resultUrls": [URL]}, "response": {"resultUrls": [SECOND]}}, (URL,)),
        ({"resultJson": {"resultUrls": "not a list"}}, None),
        ({"resultJson": '{"resultUrls":["https://cut'}, None),
        ({"resultJson": "null", "response": None}, None),
        ({"resultJson": "[" * 100_000}, None),
    ],
)
def test_the_result_addresses_are_found_in_every_shape(data: dict[str, Any], urls: tuple[str, ...] | None) -> None:
    assert record_of(**data) == Record(task_id=ID, state="success", urls=urls)


# each shape that KIE has been seen, or documented, to write


def test_a_refusal_may_stand_under_msg_or_message() -> None:
    for name in ("msg", "message"):
        with pytest.raises(TaskUnknown):
            read_record(200, json.dumps({"code": 422, name: "recordInfo is null", "data": None}).encode())
        with pytest.raises(OutOfCredits):
            read_created(200, json.dumps({"code": 500, name: "Credits insufficient"}).encode())


def test_a_refusal_may_be_told_by_the_body_the_http_status_or_both() -> None:
    kie_message = "You do not have access permissions"
    for status, told_code in ((200, {"code": 401}), (401, {"code": 401}), (401, {})):
        with pytest.raises(KeyRefused) as refused:
            read_created(status, json.dumps({**told_code, "msg": kie_message}).encode())
        assert (refused.value.kie_message, refused.value.billed) == (kie_message, False)
    for status, told_code in ((200, {"code": 404}), (404, {"code": 404}), (404, {})):
        with pytest.raises(TaskUnknown):
            read_record(status, json.dumps({**told_code, "msg": "Task not found"}).encode())


@pytest.mark.parametrize("name", ["taskId", "task_id", "recordId"])
def test_a_task_may_be_named_in_three_ways_wherever_it_is_named(name: str) -> None:
    assert read_created(200, body(data={name: ID})) == ID
    assert read_record(200, body(data={name: ID, "state": "waiting"})) == Record(task_id=ID, state="waiting")
    assert protocol.callback_task_id(body(data={name: ID})) == ID
    assert protocol.callback_task_id(json.dumps({"code": 200, name: ID}).encode()) == ID


@pytest.mark.parametrize("result_json", ["", None, "null", '""', '"\\"\\""', [], {}, "{}"])
def test_a_success_before_its_addresses_is_a_success_without_a_result(result_json: Any) -> None:
    assert record_of(resultJson=result_json) == Record(task_id=ID, state="success")
    assert record_of(resultJson=result_json, response={"resultUrls": []}) == Record(task_id=ID, state="success")


@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_a_result_may_be_an_object_or_encoded_up_to_three_times(times: int) -> None:
    written: Any = {"resultUrls": [URL]}
    for _ in range(times):
        written = json.dumps(written)
    assert record_of(resultJson=written).urls == (URL,)


def test_the_response_of_september_2026_stands_in_for_a_missing_result() -> None:
    for missing in ("", None, {"resultUrls": []}):
        assert record_of(resultJson=missing, response={"resultUrls": [URL]}, successFlag=1).urls == (URL,)


def test_an_unknown_task_is_unknown_however_that_is_said() -> None:
    for answer in (body(422, msg="recordInfo is null"), body(200, data=None), body(404, msg="Task not found")):
        with pytest.raises(TaskUnknown):
            read_record(200, answer)


def test_a_result_object_is_kept_where_no_file_was_made() -> None:
    answer = {"subject_status": 1}
    for written in (
        {"resultObject": answer},
        json.dumps({"resultObject": answer}),
        {"resultObject": json.dumps(answer)},
    ):
        assert record_of(resultJson=written, creditsConsumed=0.0) == Record(
            task_id=ID, state="success", result_object=answer, credits=0.0
        )
    assert record_of(resultJson="", response={"resultObject": answer}).result_object == answer
    for empty in ({}, None, [], "x"):
        assert record_of(resultJson={"resultObject": empty}).result_object is None


def test_addresses_inside_a_result_object_are_results_too() -> None:
    answer = {"segments": [{"name": "dog", "maskUrl": URL}, {"maskUrl": SECOND}, {"maskUrl": URL}], "note": "ftp://x"}
    record = record_of(resultJson=json.dumps({"resultObject": answer}))
    assert (record.urls, record.result_object) == ((URL, SECOND), answer)
    with_urls = record_of(resultJson={"resultUrls": [SECOND], "resultObject": {"mask": URL}})
    assert (with_urls.urls, with_urls.result_object) == ((SECOND,), {"mask": URL})


def test_a_result_object_that_no_ledger_could_store_is_cleaned_or_left_out() -> None:
    assert record_of(resultJson='{"resultObject":{"text":"\\ud800"}}').result_object == {"text": "?"}
    assert record_of(resultJson='{"resultObject":{"score":NaN}}').result_object is None


def test_first_and_last_frames_are_no_results() -> None:
    frames = {"firstFrameUrl": [SECOND], "lastFrameUrl": SECOND}
    assert record_of(resultJson={"resultUrls": [URL], **frames}).urls == (URL,)
    assert record_of(resultJson=frames).urls is None


def test_a_copy_with_a_watermark_is_the_result_only_where_there_is_no_other() -> None:
    marked = {"resultWaterMarkUrls": [SECOND]}
    assert record_of(resultJson={**marked, "resultUrls": [URL]}).urls == (URL,)
    assert record_of(resultJson=marked, response={"resultUrls": [URL]}).urls == (URL,)
    assert record_of(resultJson=marked).urls == (SECOND,)


def test_a_failed_record_is_believed_whatever_the_code_around_it() -> None:
    data = {"taskId": ID, "state": "fail", "failCode": "GENERATION_FAILED", "failMsg": "The generation task failed."}
    for code in (200, 501, 500, 400):
        assert read_record(200, body(code, data=data, msg="Playground task failed.")) == Record(
            task_id=ID, state="fail", fail_code="GENERATION_FAILED", fail_message="The generation task failed."
        )


@pytest.mark.parametrize(
    ("flag", "state"),
    [(0, "generating"), (1, "success"), (2, "fail"), (3, "fail"), ("1", "success"), (None, "generating")],
)
def test_a_record_without_a_state_is_read_by_its_flag(flag: Any, state: str) -> None:
    data = {"taskId": ID, "successFlag": flag, "response": {"resultUrls": [URL]}, "errorCode": 500}
    assert read_record(200, body(data=data)).state == state


def test_credits_of_2025_are_read_under_their_old_name() -> None:
    assert record_of(consumeCredits=100).credits == 100.0
    assert record_of(creditsConsumed=3, consumeCredits=100).credits == 3.0


def test_a_pending_task_has_no_result_whatever_its_record_holds() -> None:
    assert record_of(state="generating", resultJson={"resultUrls": [URL]}).urls is None


@pytest.mark.parametrize(
    "answer",
    [
        b'{"code":422,"msg":"recordInfo is null","data":null}',
        b'{"code":404,"msg":"Task not found"}',
        b'{"code":200,"data":null}',
        b'{"code":200,"msg":"success","data":"gone"}',
    ],
)
def test_a_task_that_kie_does_not_know_is_said_so(answer: bytes) -> None:
    with pytest.raises(TaskUnknown):
        read_record(200, answer)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, PAGE), (524, PAGE), (200, b""), (500, b'{"code":500,"msg":"Server exception"}'), (502, b""), (200, b"7"),
        (503, b'{"data":null}'),
    ],
)  # fmt: skip
def test_a_question_without_a_readable_answer_may_be_asked_again(status: int, answer: bytes) -> None:
    with pytest.raises(NotUnderstood, match="Asking again is free"):
        read_record(status, answer)


def test_a_question_may_be_refused() -> None:
    with pytest.raises(KeyRefused):
        read_record(200, b'{"code":401,"msg":"Unauthorized"}')
    with pytest.raises(RateLimited):
        read_record(200, body(429, msg="Your call frequency is too high."))


# --- the other endpoints


def test_the_balance_is_a_bare_decimal() -> None:
    assert protocol.read_credit(200, body(data=5916.25)) == 5916.25
    assert protocol.read_credit(200, body(data=100)) == 100.0
    for nonsense in (None, {"credits": 1}, True, "much"):
        with pytest.raises(NotUnderstood):
            protocol.read_credit(200, body(data=nonsense))


def test_a_fresh_link_is_an_address() -> None:
    assert protocol.read_download_url(200, body(data=URL)) == URL
    for nonsense in (None, "file:///etc/passwd", {"url": URL}):
        with pytest.raises(NotUnderstood):
            protocol.read_download_url(200, body(data=nonsense))
    with pytest.raises(Refused, match="url is wrong"):
        protocol.read_download_url(200, body(422, msg="url is wrong"))


def test_an_upload_is_found_at_its_download_url() -> None:
    live = {"success": True, "fileName": "a.png", "filePath": "kieai/1/a.png", "downloadUrl": URL, "fileSize": 83558}
    assert protocol.read_upload(200, body(data=live, success=True)) == URL
    assert protocol.read_upload(200, body(data={"fileUrl": URL})) == URL
    with pytest.raises(NotUnderstood):
        protocol.read_upload(200, body(data={"filePath": "kieai/1/a.png"}))
    with pytest.raises(KeyRefused):
        protocol.read_upload(401, b'{"success":false,"code":401,"msg":"Authentication failed: Invalid API Key"}')


@pytest.mark.parametrize(
    ("answer", "task_id"),
    [
        (body(data={"taskId": ID, "state": "success"}), ID),
        (body(501, data={"taskId": ID, "state": "fail", "resultJson": None}), ID),
        (body(data={"task_id": ID}), ID),
        (b'{"code":200,"taskId":"%s"}' % ID.encode(), ID),
        (b'{"taskId":"%s"}' % ID.encode(), ID),
        (b'{"code":200,"data":{"taskId":"%s","consumeCredits":100,"remainedCredits":2510330}}' % ID.encode(), ID),
        (b'{"code":501,"msg":"Playground task failed.","data":{"taskId":"%s","failCode":"501"}}' % ID.encode(), ID),
        (body(data=None), None),
        (body(data={"taskId": "\ud800"}), None),
        (PAGE, None),
        (b"", None),
    ],
)
def test_a_callback_is_believed_in_nothing_but_its_task_id(answer: bytes, task_id: str | None) -> None:
    assert protocol.callback_task_id(answer) == task_id


@pytest.mark.parametrize(
    ("code", "kie_message", "sentence"),
    [
        (
            "400",
            "Sorry, but the image we created may violate OpenAI's content policies.",
            "The model's content filter stopped this: “Sorry, but the image we created may violate OpenAI's content "
            "policies”. Nothing was billed. Reword the prompt, then retry.",
        ),
        (
            "422",
            "Your media file is unavailable, please replace it.",
            "KIE could not use a reference file: “Your media file is unavailable, please replace it”. Nothing was "
            "billed. Retry uploads it anew, or replace the file first.",
        ),
        (
            "501",
            "Generation Failed",
            "The generation failed: “Generation Failed” (code 501). Nothing was billed. Retrying may work.",
        ),
        (None, None, "The generation failed: “no reason given”. Nothing was billed. Retrying may work."),
    ],
)
def test_a_failure_is_a_sentence_that_says_what_next(code: str | None, kie_message: str | None, sentence: str) -> None:
    assert error_messages.failure_sentence(code, kie_message) == sentence


def test_a_request_holds_model_and_input_and_a_callback_only_where_there_is_one() -> None:
    values = {"prompt": "a mug", "image_input": [URL]}
    assert protocol.create_body(model="z-image", input=values, callback_url=None) == {
        "model": "z-image",
        "input": values,
    }
    assert protocol.create_body(model="z-image", input=values, callback_url=URL) == {
        "model": "z-image", "input": values, "callBackUrl": URL,
    }  # fmt: skip


@pytest.mark.parametrize("value", ["caf\udce9", float("nan"), float("inf"), ["\ud800"]])
def test_what_json_cannot_say_is_refused_before_it_is_sent(value: Any) -> None:
    with pytest.raises(BadInput, match=r"Nothing was sent and nothing was billed\."):
        protocol.encoded({"model": "z-image", "input": {"prompt": value}})


def test_a_question_that_runs_into_kies_upstream_may_be_asked_again() -> None:
    with pytest.raises(NotUnderstood, match=r"Asking again is free\."):
        read_record(200, body(408, msg=TEN_MINUTES))


# --- anything else

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None))
ANY_JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
NAMES = ("taskId", "task_id", "recordId", "state", "resultJson", "response", "failCode", "failMsg", "creditsConsumed",
         "createTime", "completeTime")  # fmt: skip
URLS = st.fixed_dictionaries(
    {}, optional={"resultUrls": ANY_JSON | st.lists(st.just(URL) | ANY_JSON, max_size=3), "resultObject": ANY_JSON}
)
RECORDS = st.dictionaries(
    st.sampled_from(NAMES), ANY_JSON | st.sampled_from(["success", "fail"]) | URLS | URLS.map(json.dumps)
)
ENVELOPES = st.fixed_dictionaries(
    {}, optional={"code": st.just(200) | st.integers(0, 600) | ANY_JSON, "msg": ANY_JSON, "data": RECORDS | ANY_JSON}
)
ANSWERS = st.binary() | (ENVELOPES | ANY_JSON).map(lambda value: json.dumps(value).encode())
STATUSES = st.sampled_from([200, 200, 200, 400, 401, 429, 500, 502, 524])


@given(status=STATUSES, answer=ANSWERS)
@example(status=200, answer=b'{"code":' + b"9" * 400 + b"}")
@example(status=200, answer=b'{"code":NaN}')
@example(status=200, answer=b'{"code":1e999}')
@example(status=200, answer=b'{"code":' + b"9" * 5000 + b"}")
def test_whatever_a_create_task_answers_is_an_id_or_a_known_error(status: int, answer: bytes) -> None:
    try:
        outcome: str | KieError = read_created(status, answer)
    except (Refused, OutcomeUnknown) as error:
        outcome = error
    assert str(outcome).encode().decode() == str(outcome)
    if isinstance(outcome, str):
        assert 0 < len(outcome) <= 200
        assert outcome.isprintable()
        assert " " not in outcome
    if isinstance(outcome, RateLimited):
        assert json.loads(answer).get("code", status) in (429, "429", 429.0) or status == 429


@given(status=STATUSES, answer=ANSWERS)
@example(status=200, answer=b'{"code":200,"data":{"createTime":' + b"9" * 400 + b"}}")
@example(status=200, answer=b'{"code":200,"data":{"createTime":1e14,"completeTime":9e14}}')
def test_whatever_a_record_says_is_a_record_or_a_known_error(status: int, answer: bytes) -> None:
    try:
        record = read_record(status, answer)
    except KieError as error:
        sentence = error.message
    else:
        sentence = sense_of(record)
    assert sentence.encode().decode() == sentence
    assert sentence.endswith(".")


def sense_of(record: Record) -> str:
    """The sentence about it, once every field has been found to make sense."""
    assert record.state in {"waiting", "queuing", "generating", "success", "fail"}
    assert record.result_object is None or json.dumps(record.result_object, allow_nan=False).encode()
    assert record.urls is None or (record.state == "success" and len(record.urls) > 0)
    assert all(url.startswith(("http://", "https://")) and url.encode() for url in record.urls or ())
    assert record.credits is None or 0 <= abs(record.credits) < 1e15
    assert record.seconds is None or record.seconds >= 0
    for text in (record.task_id, record.fail_code or "", record.fail_message or ""):
        assert text.encode().decode() == text
    return error_messages.failure_sentence(record.fail_code, record.fail_message)


def test_the_request_is_read_from_where_kie_repeats_it() -> None:
    given = json.dumps({"prompt": "a mug", "seed": 7})
    for param in (
        json.dumps({"input": given, "callBackUrl": "https://x", "model": "z-image"}),
        json.dumps({"input": {"prompt": "a mug", "seed": 7}, "model": "z-image"}),
        {"input": given, "model": "z-image"},
    ):
        record = read_record(200, body(data={"taskId": ID, "model": "other", "state": "waiting", "param": param}))
        assert (record.asked_model, record.asked_input) == ("z-image", {"prompt": "a mug", "seed": 7})
    for param in ("{", "[1]", '{"input": "{"}', '{"input": "[1]", "model": 3}', 7, None, "\ud800"):
        record = read_record(200, body(data={"taskId": ID, "state": "waiting", "param": param}))
        assert record.asked_input == {}
