# Which risks do the documents cover, and which do they leave out?
#
# Needs R alone. First: govatlas export --format csv --plain --output labels.csv
# Then:                 Rscript risks.R labels.csv

file <- commandArgs(trailingOnly = TRUE)[1]
labels <- read.csv(
  file, colClasses = "character", encoding = "UTF-8", na.strings = character(0)
)

# An empty level was left open, which is not the same as level none.
risks <- labels[labels$taxonomy == "risk" & labels$level != "", ]
risks$covered <- as.integer(risks$level) > 0

covered <- tapply(risks$covered, risks$code, sum)
documents <- tapply(risks$document_id, risks$code, function(ids) length(unique(ids)))
shares <- data.frame(
  code = names(covered),
  documents = as.integer(documents),
  covered = as.integer(covered),
  share = round(as.numeric(covered) / as.numeric(documents), 3)
)
shares <- shares[order(-shares$covered, shares$code), ]

print(head(shares, 5), row.names = FALSE)
cat("not covered:", paste(sort(shares$code[shares$covered == 0]), collapse = " "), "\n")
