"""Puts together what `sam build` deploys: each Lambda's folder and the two layers."""
