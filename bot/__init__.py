"""partways: a Slack bot that coaches a manager through ending a client relationship well, or mending it."""
