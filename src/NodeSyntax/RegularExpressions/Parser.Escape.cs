using System.Text;

namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <content>A backslash and the character after it.</content>
internal ref partial struct Parser
{
    private Node? ParseEscape(out Extent extent, out bool repeatable)
    {
        repeatable = true;
        extent = Extent.OfBytes(1);
        int backslash = _at;
        if (backslash + 1 >= _pattern.Length)
        {
            Fail(backslash, "trailing backslash at end of expression: write \\\\ for the character itself");
            return null;
        }

        char c = _pattern[backslash + 1];
        Anchor? anchor = c switch
        {
            '`' => Anchor.Start,
            '\'' => Anchor.End,
            'b' => Anchor.WordEdge,
            'B' => Anchor.NotWordEdge,
            '<' => Anchor.WordStart,
            '>' => Anchor.WordEnd,
            _ => null,
        };
        if (anchor is not null)
        {
            repeatable = false;
            return ParseAnchor(anchor.Value, 2, out extent);
        }

        if (c is >= '1' and <= '9')
        {
            return ParseBackReference(c - '0', out extent);
        }

        _at += 2;
        switch (c)
        {
            case 'w':
                return new SetNode(CharacterClasses.Word);
            case 'W':
                return new SetNode(CharacterClasses.Word.Complement());
            case 's':
                return new SetNode(CharacterClasses.Space);
            case 'S':
                return new SetNode(CharacterClasses.Space.Complement());
            default:
                WarnOfEscape(backslash, c);
                return EscapedCharacter(backslash + 1, out extent);
        }
    }

    /// <summary>The character itself, whatever it is.</summary>
    private LiteralNode EscapedCharacter(int position, out Extent extent)
    {
        int length = char.IsHighSurrogate(_pattern[position]) ? 2 : 1;
        WarnOfControlCharacters(position, length);
        _at = position + length;
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(_pattern.AsSpan(position, length))];
        Encoding.UTF8.GetBytes(_pattern.AsSpan(position, length), bytes);
        extent = Extent.OfBytes(bytes.Length);
        return new LiteralNode(bytes);
    }

    private BackReferenceNode? ParseBackReference(int group, out Extent extent)
    {
        extent = Extent.OfReference(group, (_nullableGroups & (1 << group)) != 0);
        if ((_completedGroups & (1 << group)) == 0)
        {
            Fail(_at, $"invalid back-reference: no group {group} is complete before \\{group}; add the group or write the character without the backslash");
            return null;
        }

        _firstReference = References == 0 ? _at : _firstReference;
        References |= 1 << group;
        _at += 2;
        return new BackReferenceNode(group);
    }

    /// <summary>
    /// regexec runs without end or overflows its stack on `(a*)\1*`, `((a*)b\2){2}`, `(a)*\1*` or `(a)**{2}\1`: one log line would end
    /// rsyslogd. And it gives the wrong answer on `(a|b){2}\1` and
    /// `(|(a*)(a*)b)\2`. What is left agrees with exhaustive search on some 100,000 random expressions.
    /// </summary>
    private bool CheckReferences(in Extent extent)
    {
        int toNullable = extent.References & _nullableGroups;
        if ((extent.References & extent.RepeatedGroups) != 0)
        {
            return Fail(_firstReference, "back-reference to a repeated group: the C library gives wrong answers; write the repeats out");
        }

        bool plain = !extent.EmptyLoop && extent.ReferenceCount == 1 && ((extent.RepeatedReferences | extent.BranchGroups) & toNullable) == 0;
        return toNullable == 0 || plain
            || Fail(_firstReference, "back-reference to a group that can match nothing: the C library may not come to an end; write + instead of * in the group");
    }
}
