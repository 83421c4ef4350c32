"""What a letter is made from."""

from counterfoil.release.letter_data import Official, official


def test_official_of_a_title_with_a_comma():
    assert official("Ida Sample, Director, Records") == Official("Ida Sample", "Director, Records")
