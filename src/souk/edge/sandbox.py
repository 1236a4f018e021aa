"""The page of the gateway `test` where a buyer takes the further step."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from souk.checkout.operations.settlement import settle_order
from souk.core.database.identity import as_system
from souk.payments.gateways.port import GatewayAnswer, Verdict
from souk.payments.queries.payments import payment_with_reference

_ANSWERS = {
    "approve": GatewayAnswer(Verdict.SUCCEEDED),
    "decline": GatewayAnswer(
        Verdict.FAILED, error_code="authentication_failed", error_message="The buyer declined."
    ),
}


# A bank's page stands on another site: it knows no cookie of ours, and needs none, because the
# reference in its address is the secret.
@csrf_exempt
@as_system()
def page(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a payment's further step, or take it: POST outcome=approve or outcome=decline."""
    payment = payment_with_reference(reference) if reference.startswith("test_") else None
    if payment is None:
        raise Http404
    outcome = request.POST.get("outcome", "")
    message = ""
    if request.method == "POST" and outcome not in _ANSWERS:
        return HttpResponse("outcome must be approve or decline\n", status=422)
    if request.method == "POST":
        # A bank asks nobody whose payment has ended.
        is_open = payment.status in ("processing", "requires_action")
        news = is_open and settle_order(payment, _ANSWERS[outcome])
        message = f"Done: {outcome}." if news else "This payment was settled before."
        payment = payment_with_reference(reference)
    return render(request, "edge/sandbox.html", {"payment": payment, "message": message})
