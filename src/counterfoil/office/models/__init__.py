"""The tables of an office. Fields and constraints only: what they mean is decided in the core, done in ``services``.

Ledger tables are as in ``docs/ledger-format.md``; rows there are added and never changed (a trigger refuses it, as a
seat-belt: whoever can write the file can drop a trigger, which is why the checkpoint is signed and given out).
"""

from __future__ import annotations

from counterfoil.office.models.access import AccountEvent as AccountEvent
from counterfoil.office.models.access import AuthenticatorApp as AuthenticatorApp
from counterfoil.office.models.access import BeyondRole as BeyondRole
from counterfoil.office.models.access import LoggedIn as LoggedIn
from counterfoil.office.models.access import RecoveryCode as RecoveryCode
from counterfoil.office.models.access import SecurityKey as SecurityKey
from counterfoil.office.models.accounts import Account as Account
from counterfoil.office.models.accounts import FailedLogIn as FailedLogIn
from counterfoil.office.models.accounts import Viewing as Viewing
from counterfoil.office.models.after import Disposal as Disposal
from counterfoil.office.models.after import PacketWanted as PacketWanted
from counterfoil.office.models.api import ApiKey as ApiKey
from counterfoil.office.models.api import Delivery as Delivery
from counterfoil.office.models.api import Webhook as Webhook
from counterfoil.office.models.beside import ImportedCase as ImportedCase
from counterfoil.office.models.beside import ImportedChange as ImportedChange
from counterfoil.office.models.beside import ImportedViewing as ImportedViewing
from counterfoil.office.models.beside import ImportRun as ImportRun
from counterfoil.office.models.beside import Payment as Payment
from counterfoil.office.models.cases import Act as Act
from counterfoil.office.models.cases import Adoption as Adoption
from counterfoil.office.models.cases import Case as Case
from counterfoil.office.models.cases import Determination as Determination
from counterfoil.office.models.cases import Party as Party
from counterfoil.office.models.cases import Record as Record
from counterfoil.office.models.cases import Release as Release
from counterfoil.office.models.cases import ReleasedFile as ReleasedFile
from counterfoil.office.models.cases import UnreadFile as UnreadFile
from counterfoil.office.models.desk import FilledTable as FilledTable
from counterfoil.office.models.desk import Likeness as Likeness
from counterfoil.office.models.desk import Note as Note
from counterfoil.office.models.desk import NoticeWanted as NoticeWanted
from counterfoil.office.models.desk import Pull as Pull
from counterfoil.office.models.desk import SavedFilter as SavedFilter
from counterfoil.office.models.desk import SearchWords as SearchWords
from counterfoil.office.models.desk import Served as Served
from counterfoil.office.models.desk import Team as Team
from counterfoil.office.models.expunging import Expungement as Expungement
from counterfoil.office.models.facts import ItemFact as ItemFact
from counterfoil.office.models.facts import Overview as Overview
from counterfoil.office.models.facts import UnlistedFact as UnlistedFact
from counterfoil.office.models.ledger import Head as Head
from counterfoil.office.models.ledger import Leaf as Leaf
from counterfoil.office.models.ledger import Node as Node
from counterfoil.office.models.ledger import Opening as Opening
from counterfoil.office.models.mail import MailEvent as MailEvent
from counterfoil.office.models.mail import MailState as MailState
from counterfoil.office.models.mail import OutgoingMail as OutgoingMail
from counterfoil.office.models.mail import ReceivedMail as ReceivedMail
from counterfoil.office.models.names import NameChange as NameChange
from counterfoil.office.models.names import NamePlaces as NamePlaces
from counterfoil.office.models.names import NameToken as NameToken
from counterfoil.office.models.names import RecordNumber as RecordNumber
from counterfoil.office.models.portal import Arrival as Arrival
from counterfoil.office.models.portal import ArrivalViewing as ArrivalViewing
from counterfoil.office.models.portal import Knock as Knock
from counterfoil.office.models.portal import OpenedFile as OpenedFile
from counterfoil.office.models.portal import RequestList as RequestList
from counterfoil.office.models.portal import ToldOfReview as ToldOfReview
from counterfoil.office.models.portal import UnsentRequest as UnsentRequest
from counterfoil.office.models.review import Draft as Draft
from counterfoil.office.models.review import ReviewChange as ReviewChange
from counterfoil.office.models.review import SignOff as SignOff
from counterfoil.office.models.standing import StandingClaim as StandingClaim
from counterfoil.office.models.work import Work as Work
