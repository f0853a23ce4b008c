"""What a Kubernetes cluster is told, as far as it is made from the code's own declarations."""
