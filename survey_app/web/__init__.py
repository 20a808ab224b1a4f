"""What all pages share: transactions, error pages, headers, templates, assets."""
