"""What people send: parsed here, judged by the models and rules."""
