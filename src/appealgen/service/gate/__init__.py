"""The release gate: read the finished documents back and hold them against what they rest on."""
