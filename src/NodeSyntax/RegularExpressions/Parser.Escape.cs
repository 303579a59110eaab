using System.Text;

namespace RsyslogRelp.NodeSyntax.RegularExpressions;

/// <content>Parses a backslash and the character after it.</content>
internal ref partial struct Parser
{
    private ExpressionPart? ParseEscape(out RegcompCost cost, out bool repeatable)
    {
        repeatable = true;
        cost = RegcompCost.OfBytes(1);
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
            return ParseAnchor(anchor.Value, 2, out cost);
        }

        if (c is >= '1' and <= '9')
        {
            return ParseBackReference(c - '0', out cost);
        }

        _at += 2;
        switch (c)
        {
            case 'w':
                return new SetPart(CharacterClasses.Word);
            case 'W':
                return new SetPart(CharacterClasses.Word.Complement());
            case 's':
                return new SetPart(CharacterClasses.Space);
            case 'S':
                return new SetPart(CharacterClasses.Space.Complement());
            default:
                WarnOfEscape(backslash, c);
                return EscapedCharacter(backslash + 1, out cost);
        }
    }

    /// <summary>Parses the character after the backslash as an ordinary one, whatever it is.</summary>
    private LiteralPart EscapedCharacter(int position, out RegcompCost cost)
    {
        int length = char.IsHighSurrogate(_pattern[position]) ? 2 : 1;
        WarnOfControlCharacters(position, length);
        _at = position + length;
        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(_pattern.AsSpan(position, length))];
        Encoding.UTF8.GetBytes(_pattern.AsSpan(position, length), bytes);
        cost = RegcompCost.OfBytes(bytes.Length);
        return new LiteralPart(bytes);
    }

    private BackReferencePart? ParseBackReference(int group, out RegcompCost cost)
    {
        cost = RegcompCost.OfReference(group, (_nullableGroups & (1 << group)) != 0);
        if ((_completedGroups & (1 << group)) == 0)
        {
            Fail(_at, $"invalid back-reference: no group {group} is complete before \\{group}; "
                + "add the group or write the character without the backslash");
            return null;
        }

        _firstReference = References == 0 ? _at : _firstReference;
        References |= 1 << group;
        _at += 2;
        return new BackReferencePart();
    }

    /// <summary>
    /// Refuses back-references that regexec handles wrongly. It never returns or overflows its stack on `(a*)\1*`, `((a*)b\2){2}`,
    /// `(a)*\1*` or `(a)**{2}\1`, so that one log line would end rsyslogd, and its answer is wrong on `(a|b){2}\1` and `(|(a*)(a*)b)\2`.
    /// </summary>
    private bool CheckReferences(in RegcompCost cost)
    {
        int toNullable = cost.References & _nullableGroups;
        if ((cost.References & cost.RepeatedGroups) != 0)
        {
            return Fail(_firstReference, "back-reference to a repeated group: the C library gives wrong answers; write the repeats out");
        }

        bool plain = !cost.EmptyLoop
            && cost.ReferenceCount == 1
            && ((cost.RepeatedReferences | cost.BranchGroups) & toNullable) == 0;
        return toNullable == 0 || plain || Fail(
            _firstReference,
            "back-reference to a group that can match nothing: the C library may not come to an end; write + instead of * in the group");
    }
}
