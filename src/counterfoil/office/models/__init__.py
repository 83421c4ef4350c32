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
from counterfoil.office.models.api import ApiKey as ApiKey
from counterfoil.office.models.api import Delivery as Delivery
from counterfoil.office.models.api import Webhook as Webhook
from counterfoil.office.models.cases import Act as Act
from counterfoil.office.models.cases import Adoption as Adoption
from counterfoil.office.models.cases import Case as Case
from counterfoil.office.models.cases import Determination as Determination
from counterfoil.office.models.cases import Party as Party
from counterfoil.office.models.cases import Record as Record
from counterfoil.office.models.cases import Release as Release
from counterfoil.office.models.cases import ReleasedFile as ReleasedFile
from counterfoil.office.models.cases import UnreadFile as UnreadFile
from counterfoil.office.models.ledger import Head as Head
from counterfoil.office.models.ledger import Leaf as Leaf
from counterfoil.office.models.ledger import Node as Node
from counterfoil.office.models.ledger import Opening as Opening
from counterfoil.office.models.work import Work as Work
