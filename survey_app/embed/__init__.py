"""What runs on the publisher's page: the script, the hosted page, the preview."""
