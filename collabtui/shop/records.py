"""What the shop vouches for about its customers, in the desk's terms."""

from broker.domain.customers import CustomerRecord
from collabtui.shop.catalogue import Customer


def record_of(known: Customer) -> CustomerRecord:
    """The record that the desk keeps of a customer of the shop."""
    return CustomerRecord(
        name=known.name,
        email=known.email,
        phone=known.phone,
        verified_by=known.verified_by,
        device=known.device,
        account_status=known.account_status,
        channel=known.channel,
        language=known.language,
    )
