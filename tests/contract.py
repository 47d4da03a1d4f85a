"""What every response file of the five-force pack answers, as the contract lists it - typed in, never read from the pack."""

SLOT = "production_or_process"
ITEMS = (
    "digitalization",
    "data_quality",
    "data_quantity",
    "algorithm",
    "ai_cognition_execution",
    "ai_funding",
    "ai_talent",
    "ai_ecosystem_cooperation",
    "rd_design",
    SLOT,
    "logistics_warehousing",
    "business_decision",
    "marketing",
    "customer_experience",
)
