"""What all the Lambdas share: models, ports, policy, sealing, rendering."""
