namespace RsyslogRelp.Review;

/// <summary>How the page looks, on light and on dark screens.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root {
          --text: #1f2328; --faint: #59636e; --page: #ffffff; --panel: #f6f8fa; --line: #d1d9e0; --link: #0550ae;
          --removed: #ffebe9; --removed-mark: #ffb8b3; --added: #dafbe1; --added-mark: #8be0a0;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --text: #e6edf3; --faint: #9198a1; --page: #0d1117; --panel: #161b22; --line: #3d444d; --link: #79b8ff;
            --removed: #3c1618; --removed-mark: #8e2b2f; --added: #12301c; --added-mark: #1f6f3b;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0; color: var(--text); background: var(--page); font: 16px/1.5 system-ui, sans-serif; }
        main { padding: 1.5rem; max-width: 100rem; }
        nav { padding: 1.5rem; background: var(--panel); border-bottom: 1px solid var(--line); font-size: .875rem; }
        nav h2 { margin-top: 0; }
        nav ol { padding-left: 1.5rem; }
        nav li { margin-bottom: .5rem; overflow-wrap: anywhere; }
        @media (min-width: 75rem) {
          body { display: grid; grid-template-columns: 20rem minmax(0, 1fr); }
          nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border: 0; border-right: 1px solid var(--line); }
        }
        h1 { font-size: 1.5rem; margin: 0 0 1rem; }
        h2 { font-size: 1.125rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
        a { color: var(--link); }
        small, .note { color: var(--faint); }
        section { margin-top: 1.5rem; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; }
        section:target { border-color: var(--link); }
        .number { color: var(--faint); }
        .cases { margin: 0 0 .5rem; font-weight: 600; }
        main ul { margin: 0 0 1rem; padding-left: 1.25rem; }
        table { width: 100%; table-layout: fixed; border-collapse: collapse; border: 1px solid var(--line); }
        th { padding: .25rem .75rem; text-align: left; background: var(--panel); border-bottom: 1px solid var(--line); }
        td { padding: 0 .75rem; vertical-align: top; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4;
          font: .8125rem/1.6 ui-monospace, monospace; unicode-bidi: plaintext; }
        td + td, th + th { border-left: 1px solid var(--line); }
        td:empty::before { content: " "; }
        .removed { background: var(--removed); }
        .added { background: var(--added); }
        .none { background: var(--panel); }
        .note { font-style: italic; }
        mark { color: inherit; border-radius: .2rem; }
        .removed mark { background: var(--removed-mark); }
        .added mark { background: var(--added-mark); }

        """;
}
