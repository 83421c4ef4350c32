"""Sentences that ask for no record: the law's name alone, fees, delivery, thanks, who writes, what is attached."""

from __future__ import annotations

import re

from counterfoil.demands.dates import WHEN

_MANNER = re.compile(
    r"(?i)^(?:\W*(?:thank|thanks|I look forward|in advance|if (?:you|there|any|my|this|possible|the)|should you"
    r"|(?:please )?(?:see|find|refer to)\b[^.]{0,40}\b(?:attach\w*|enclosed)\b|please (?:note|contact|call|let"
    r"|feel|advise|inform|confirm|waive|redact|consider|do not|don't|respond"
    r"|acknowledge|(?:separately )?state|direct|address)"
    r"|(?:call|text|phone|reach|contact|e-?mail) me\b|(?:good )?(?:morning|afternoon|evening)\W*$"
    r"|I (?:would be|am) (?:willing|grateful|happy)|I understand|I can be|you can|my (?:name|phone"
    r"|address|e-?mail)|as you (?:know|may)|the law|under the law|pursuant to (?:state|federal) law"
    r"|(?:I|we) (?:also )?(?:request|ask for|seek) (?:a |that (?:all |any )?(?:the )?(?:search and (?:copy"
    r"|review) )?)?(?:fees?|waiver)|fees?\b|feel free|ideally"
    r"|(?:additionally,? )?this request is (?:being )?(?:made|submitted|filed)|for (?:reference|more|example"
    r"|background)|see\b|source"
    r"|https?://|www\.))"
)
_INTRODUCES = re.compile(r"(?i)^\W*(?:my name is|I am|I'm|I’m|we are)\b")
_ATTACHED = re.compile(
    r"(?i)^\W*(?:please )?(?:find )?(?:attached|enclosed)\b|\b(?:is|are) (?:attached|enclosed)(?: hereto)?\W*$"
)
_ASKING_VERB = re.compile(
    r"(?i)\b(?:request(?!s\b)\w*|ask(?:ing|s)?|seek(?:ing|s)?|need|want|would like|looking for|provide|send|produce"
    r"|furnish|obtain|copy of|copies of|following)\b"
)
_FEES = re.compile(
    r"(?i)\bwaive[rd]?\b[^.]{0,60}\b(?:fees?|charges?|costs?)\b|\bfee (?:waiver|categor\w+|status)\b"
    r"|\b(?:fees?|charges?|costs?)\b[^.]{0,80}\b(?:waive[rd]?|exceed|in advance|reduced)\b"
    r"|\b(?:willing|agree|prepared) to pay\b|\bpay (?:up to|any|all|reasonable)\b"
)
_FIRST_PERSON = re.compile(r"(?i)\b(?:I|we|me|please|(?:this|my|our) request)\b")
_RECORDS_OF = re.compile(
    r"(?i)\b(?:records?|documents?|cop(?:y|ies)|e-?mails?|logs?|lists?|polic(?:y|ies)|reports?|data|correspondence)"
    r" (?:of|about|on|relat\w+|regarding|concerning|showing|describing|containing|that|which)\b"
)
_WISH_ABOUT_HANDLING = re.compile(
    r"(?i)\b(?:request|ask)(?:ing)? that\b|\b(?:is|are) not (?:required|needed|necessary)\b"
)
_HANDING_OVER = re.compile(
    r"(?i)\b(?:provid|send|sent\b|releas|produc|furnish|disclos|cop(?:y|ies)\b|made available|following|forward"
    r"|includ|search)"
)
# What is left of a sentence that only names the law, the way of delivery or the time: nothing.
_LAW = re.compile(
    r"(?i:\b(?:under|pursuant to|accordance with|by|via|per)\s+(?:the\s+)?)"
    r"(?:[A-Z][\w'’.-]{0,30}\s+(?:(?:of|and|to|the)\s+){0,2}){1,7}(?:Act|Law|Code|Statutes?|Ordinance)\b"
    r"|(?i:\b(?:[\w'’.-]{1,30}\s)?(?:freedom of information|(?:public|open) (?:records?|information)"
    r"|right[- ]to[- ]know)\s+(?:act|law)\b)"
    r"|(?i:\b\d{1,3}\s+(?:ILCS|U\.?\s?S\.?\s?C\.?|C\.?F\.?R\.?)\b)"
)
_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w.-]{1,120}|https?://\S+|www\.\S+")
_FILLER = frozenset(
    """a able accept accordance acceptable act advance all-inclusive also am amended an and any appreciate are as at be
    being best by can cd consider constitutes convenience convenient copies copy could covering date dates dear
    delivered delivery digital directly document documents dvd e electronic electronically email emailed et fine
    following foia foil for form formal format forms frame freedom from happy hereby hello hi i if illinois in
    information is it items kindly law letter like local made mail mailed mails make making materials may me message
    my notice of official ok okay open or our paper pdf pdfs per period please possible prefer preferable preferably
    preferred preference provide provided provides public pursuant range record records request requested requesting
    requests respectfully respond response responsive return right section sections seeking send sent seq span state
    sub submit submitted submitting such thank thanks that the them these they this those through time timeframe to
    under us usb via want we which will wish with within would write writing you your""".split()
)


def says_nothing(sentence: str) -> bool:
    """True when every word of the sentence is about the law, the way of delivery or the time: no record is named.

    >>> says_nothing("This is a request under the Illinois Freedom of Information Act, 5 ILCS 140.")
    True
    >>> says_nothing("Please send the police report by e-mail.")
    False
    """
    rest = without_law(_ADDRESS.sub(" ", sentence[:2000]))
    rest = re.sub(WHEN, " ", re.sub(r"(?i)\be-?mail\b|\bCD-?ROMs?\b", " mail ", rest), flags=re.IGNORECASE)
    return all(word.casefold() in _FILLER for word in re.findall(r"[^\W\d_]+", rest))


def without_law(text: str) -> str:
    """``text`` without the names and numbers of the law that it is asked under."""
    return _LAW.sub(" ", text)


def points_to_attachment(sentence: str) -> bool:
    """True for "Attached is a subpoena", "A warrant is enclosed": what is asked stands elsewhere."""
    return _ATTACHED.search(sentence) is not None


def is_manner(sentence: str) -> bool:
    """True when the sentence says how, why or by whom something is asked, or what is attached."""
    if points_to_attachment(sentence) or says_nothing(sentence):
        return True
    if _WISH_ABOUT_HANDLING.search(sentence) and not _HANDING_OVER.search(sentence):
        return True
    if _FEES.search(sentence) and _FIRST_PERSON.search(sentence) and not _RECORDS_OF.search(sentence):
        return True
    # "I am a reporter and ask for …", "If possible I would like a copy of …": who and how, and then what.
    introduces = _INTRODUCES.match(sentence) or re.match(r"(?i)\W*if possible\b", sentence)
    if introduces:
        return not _ASKING_VERB.search(sentence)
    return _MANNER.match(sentence) is not None


def heads_no_list(lead: str) -> bool:
    """True when the list below ``lead`` is no list of what is asked: "Please note:", "For reference, see:"."""
    return _MANNER.match(lead) is not None and not _ASKING_VERB.search(lead)
