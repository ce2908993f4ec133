"""CASes of UIMA, in the XMI form that INCEpTION and DKPro read and write."""
