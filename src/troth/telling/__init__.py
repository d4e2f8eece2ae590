"""Results into sentences, versioned JSON and chart specifications; no rule of its own.

The same facts feed the terminal, the page, JSON and the document. It refuses a sentence without a number
behind it and a statistician's word outside the details.

What every page shares stands here (words, promises, chances, pages, charts, HTML); `check`, `options`, `why`
and `hard` have a part each.
"""
