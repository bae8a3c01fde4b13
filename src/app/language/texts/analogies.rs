//! Texts of the tab that pairs Life and attention.

use crate::app::language::phrases;

phrases! {
    ABOUT: "Twice the same story: simple local steps, and behaviour that nobody wrote down. Every picture and number \
        here is alive: on the left your universe, on the right the model of the Life tab.",
        "同一个故事讲两遍:简单的局部步骤,产生没有人写下的行为。这里的每幅图、每个数都是活的:\
        左边是你的宇宙,右边是“生命”页中的模型。";
    IN_LIFE: "In Life", "生命游戏";
    IN_MODEL: "In the model", "模型";
    ENDS: "Where it ends: ", "类比止于:";
}
