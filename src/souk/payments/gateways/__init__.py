"""The gateways that move money, behind one small port."""
