"""Where a reply belongs: by what only the office gave out, never by a number that anybody can type."""

from __future__ import annotations

import pytest

from counterfoil.office import mail_queries, models
from counterfoil.office.mail import filing, keyed, running
from counterfoil.office.tasks import TASKS

from .conftest import Mailed
from .messages import bounce, message


def take(mailed: Mailed, content: str) -> models.ReceivedMail:
    mailed.deliver(content)
    assert running.take_in(mailed.office).taken == 1
    return models.ReceivedMail.objects.latest("pk")


def filed(mailed: Mailed, content: str) -> tuple[str, models.Case | None, str]:
    row = take(mailed, content)
    return row.became, row.case, row.doubt


def ours(mailed: Mailed) -> str:
    return keyed.message_id(keyed.secret_of(mailed.office), models.OutgoingMail.objects.get().pk, "sample-city.example")


ANOTHER = "Rob Other <rob@other.example>"


def test_a_reply_belongs_by_the_message_that_it_answers(mailed: Mailed, acknowledged: models.Case) -> None:
    headers = (f"In-Reply-To: {ours(mailed)}", f"References: <x@mail.example> {ours(mailed)} <y@mail.example>")
    for number, header in enumerate(headers):
        content = message(
            "And the photographs.\n", header, subject="Re: something", message_id=f"<{number}@mail.example>"
        )
        assert filed(mailed, content) == ("reply", acknowledged, "")
    first = models.ReceivedMail.objects.earliest("pk")
    assert set(models.ReceivedMail.objects.values_list("thread", flat=True)) == {first.thread}
    assert models.Arrival.objects.count() == 1


def test_a_reply_from_another_address_belongs_and_says_so(mailed: Mailed, acknowledged: models.Case) -> None:
    content = message("For Ada.\n", f"In-Reply-To: {ours(mailed)}", sender=ANOTHER, message_id="<2@other.example>")
    assert filed(mailed, content) == ("reply", acknowledged, "other_sender")


def test_a_reply_belongs_by_the_keyed_tag(mailed: Mailed, acknowledged: models.Case) -> None:
    secret, number = keyed.secret_of(mailed.office), acknowledged.number
    tag = keyed.tag(secret, number)
    ways = (
        {"subject": f"Fwd: [{number}/{tag}]"},
        {"subject": f"AW: {number.lower()}/{tag.upper()}"},
    )
    for at, way in enumerate(ways):
        assert filed(mailed, message("x\n", message_id=f"<{at}@t.example>", **way)) == ("reply", acknowledged, "")
    to = message("y\n", f"Delivered-To: foia+{number}.{tag}@sample-city.example", message_id="<9@t.example>")
    assert filed(mailed, to) == ("reply", acknowledged, "")


def test_a_number_alone_or_with_a_guess_makes_a_demand_of_its_own(mailed: Mailed, acknowledged: models.Case) -> None:
    number = acknowledged.number
    tag = keyed.tag(keyed.secret_of(mailed.office), number)
    wrong = ("a" if tag[0] != "a" else "b") + tag[1:]
    other = keyed.tag(keyed.secret_of(mailed.office), "CF-1999-000001")
    for at, subject in enumerate(
        (f"Re: {number}", f"Re: [{number}/{wrong}]", f"[{number}/{other}]", f"[{number}/{tag[:15]}]")
    ):
        content = message(
            f"Close the case, number {at}.\n", subject=subject, message_id=f"<{at}@evil.example>", sender=ANOTHER
        )
        assert filed(mailed, content) == ("arrival", None, "number_only")
    forged = ours(mailed).replace("<cf-1-", "<cf-1-a")[:-1] + ">"
    content = message("Forged.\n", f"In-Reply-To: {forged}", message_id="<f@evil.example>", sender=ANOTHER)
    assert filed(mailed, content) == ("arrival", None, "")


def test_whoever_saw_a_message_does_not_get_into_its_thread(mailed: Mailed, acknowledged: models.Case) -> None:
    """The requester's own Message-ID is known to all that got a copy: only the same address goes on with it."""
    more = message("And one thing more.\n", "In-Reply-To: <first@mail.example>", message_id="<2@mail.example>")
    assert filed(mailed, more) == ("reply", acknowledged, "")
    content = message("I withdraw.\n", "In-Reply-To: <first@mail.example>", sender=ANOTHER, message_id="<3@o.example>")
    assert filed(mailed, content) == ("arrival", None, "")


def test_a_reply_before_anybody_cleared_the_request_goes_with_it(mailed: Mailed) -> None:
    take(mailed, message())
    row = take(
        mailed, message("I forgot: RD LH99.\n", "In-Reply-To: <first@mail.example>", message_id="<2@mail.example>")
    )
    assert (row.became, row.case, row.arrival) == ("reply", None, models.Arrival.objects.get())


def test_a_report_of_a_mail_server_is_shown_with_what_it_is_about(mailed: Mailed, acknowledged: models.Case) -> None:
    sent = models.OutgoingMail.objects.get()
    for action, state, said in (("delayed", "sent", "delayed"), ("failed", "bounced", "bounced")):
        row = take(mailed, bounce(ours(mailed), action=action))
        sent.refresh_from_db()
        assert (row.became, row.case, sent.state) == ("bounce", acknowledged, state)
        event = models.MailEvent.objects.latest("pk")
        assert (event.mail, event.what, event.answer) == (sent, said, "5.1.1 smtp; 550 5.1.1 No such user")
    assert running.send_out(mailed.office) == 0  # a bounce is never answered, and what bounced is not sent again
    assert [(one.kind, one.case) for one in mail_queries.to_look_at().rows] == [("bounced", acknowledged.number)]


def test_a_report_about_nothing_that_was_sent_is_a_demand_until_a_person_looks(mailed: Mailed) -> None:
    row = take(mailed, bounce("<cf-1-aaaaaaaaaaaaaaaaaaaaaaaaaa@sample-city.example>"))
    assert (row.became, row.nature, models.MailEvent.objects.count()) == ("arrival", "bounce", 0)


def test_a_reply_that_asks_for_something_new_becomes_a_demand_received_when_it_was(
    mailed: Mailed, acknowledged: models.Case
) -> None:
    row = take(
        mailed, message("Also all photographs.\n", f"In-Reply-To: {ours(mailed)}", message_id="<2@mail.example>")
    )
    arrival = filing.make_demand(mailed.office, row)
    assert (arrival.received_at, arrival.sender_email, arrival.state) == (row.received_at, "ada@mail.example", "new")
    row.refresh_from_db()
    assert (row.became, row.case, row.arrival) == ("arrival", acknowledged, arrival)
    with pytest.raises(RuntimeError, match="Only a reply"):
        filing.make_demand(mailed.office, row)


def test_a_thread_has_every_message_of_the_case_in_its_order(mailed: Mailed, acknowledged: models.Case) -> None:
    take(mailed, message("Thank you.\n", f"In-Reply-To: {ours(mailed)}", message_id="<2@mail.example>"))
    for row in models.ReceivedMail.objects.all():
        TASKS["mail_read"](mailed.office, str(row.pk))
    shown = [(one.is_ours, one.kind, one.words.splitlines()[0]) for one in mail_queries.thread(acknowledged)]
    assert shown == [
        (False, "arrival", "Under the Illinois Freedom of Information Act I request the arrest report RD LH123456."),
        (True, "sent", "SAMPLE: everything in this message is invented."),
        (False, "reply", "Thank you."),
    ]
